import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { classNames } from './class-names.ts';

/** One press of an arrow key, in CSS pixels. */
const keyStep = 16;

export interface ResizeHandleProps {
  readonly label: string;
  /** `vertical`: a line between left and right. It sizes what comes after it. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly onResize: (size: number) => void;
}

/** The line between two panes, moved by pointer or by arrow keys. */
export function ResizeHandle({ label, orientation, size, least, most, onResize }: ResizeHandleProps) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const vertical = orientation === 'vertical';
  /** What it is now, which may be less or more than what was asked for. */
  const sizeNow = (handle: Element): number => {
    const box = handle.nextElementSibling?.getBoundingClientRect();
    return box === undefined ? size : vertical ? box.width : box.height;
  };
  const place = (event: PointerEvent) => (vertical ? event.clientX : event.clientY);
  const onKeyDown = (event: KeyboardEvent) => {
    const [grow, shrink] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    onResize(sizeNow(event.currentTarget) + (event.key === grow ? keyStep : -keyStep));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be a focusable splitter with a value
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), size: sizeNow(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        if (start.current !== null) onResize(start.current.size + start.current.at - place(event));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      className={classNames(
        'relative z-10 shrink-0 touch-none bg-line transition-colors hover:bg-accent focus-visible:bg-accent focus-visible:outline-none',
        vertical ? 'w-px cursor-col-resize' : 'h-px cursor-row-resize',
        // The line is one pixel; what can be grabbed is wider.
        'before:absolute before:content-[""]',
        vertical ? 'before:inset-y-0 before:-inset-x-1' : 'before:inset-x-0 before:-inset-y-1',
      )}
    />
  );
}
