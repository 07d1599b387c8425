import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { hexLine, hexLineBytes, hexLineCount, narrowLineBytes } from './hex.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { useAtLeast } from './use-at-least.ts';

/** Height of a line, in CSS pixels. */
const lineHeight = 18;
/** Narrower than this, a line of 16 bytes would hide its text; CSS pixels. */
const wideLine = 600;

export interface HexViewProps {
  readonly bytes: Uint8Array;
  /** Place of the first of them in what they are a piece of. */
  readonly base?: number;
}

/** Bytes as offsets, hex digits and ASCII; only the lines in view exist. */
export function HexView({ bytes, base = 0 }: HexViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const perLine = useAtLeast(scroller, 'width', wideLine) ? hexLineBytes : narrowLineBytes;
  const virtualizer = useVirtualizer({
    count: hexLineCount(bytes, perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  return (
    <ScrollRegion ref={scroller} label="Body as bytes" className="h-full py-3">
      <div
        className="selectable relative min-w-max font-mono text-xs leading-[18px]"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = hexLine(bytes, index, base, perLine);
          return (
            <div
              key={index}
              className="absolute inset-x-0 top-0 flex gap-4 whitespace-pre px-4"
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="text-faint">{line.offset}</span>
              <span>{line.hex}</span>
              <span className="text-muted">{line.text}</span>
            </div>
          );
        })}
      </div>
    </ScrollRegion>
  );
}
