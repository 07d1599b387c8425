import type { BodyDifference } from './body-compare.ts';
import { classNames } from './class-names.ts';
import { hexLine, hexLineBytes, hexLineCount } from './hex.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { TextDifference } from './text-difference-table.tsx';

/** Lines of bytes shown before the one with the first difference, and in all. */
const hexLead = 2;
const hexLines = 8;

/** What the two sides are called. */
export interface DifferenceSides {
  readonly left: string;
  readonly right: string;
}

export interface BodyDifferenceViewProps {
  readonly difference: BodyDifference;
  readonly sides: DifferenceSides;
}

/** Bodies that are not the same: text beside text, bytes around the first that differs. */
export function BodyDifferenceView({ difference, sides }: BodyDifferenceViewProps) {
  switch (difference.kind) {
    case 'same':
      return null;
    case 'coding':
      return <p className="text-muted">The bytes differ, but both decode to the same text.</p>;
    case 'text':
      return (
        <>
          {difference.isLaidOut && (
            <p className="text-faint text-xs">JSON, laid out in lines to be compared.</p>
          )}
          <TextDifference label="Differences of the body" {...sides} rows={difference.rows} />
        </>
      );
    case 'bytes':
      return (
        <>
          <p className="text-muted text-xs">
            The first difference is at byte {difference.at.toLocaleString('en-US')} (0x
            {difference.at.toString(16)}).
          </p>
          <div className="flex flex-col gap-2">
            <Bytes title={sides.left} bytes={difference.left} at={difference.at} />
            <Bytes title={sides.right} bytes={difference.right} at={difference.at} />
          </div>
        </>
      );
  }
}

interface BytesProps {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly at: number;
}

function Bytes({ title, bytes, at }: BytesProps) {
  const line = Math.floor(at / hexLineBytes);
  const first = Math.max(0, line - hexLead);
  const count = Math.max(0, Math.min(hexLines, hexLineCount(bytes) - first));
  return (
    <ScrollRegion label={`${title}, bytes`} className="rounded-md border border-line">
      <p className="border-line border-b bg-sunken px-2 text-faint text-xs leading-5">{title}</p>
      <div className="selectable min-w-max whitespace-pre py-1 font-mono text-2xs leading-[18px]">
        {count === 0 && <p className="px-2 text-muted">It ends before this byte.</p>}
        {Array.from({ length: count }, (_, index) => {
          const { offset, hex, text } = hexLine(bytes, first + index);
          const isFirst = first + index === line;
          return (
            <p key={offset} className={classNames('flex gap-3 px-2', isFirst && 'bg-warn-soft')}>
              <span className="text-faint">{offset}</span>
              <span>{hex}</span>
              <span className="text-muted">{text}</span>
            </p>
          );
        })}
      </div>
    </ScrollRegion>
  );
}
