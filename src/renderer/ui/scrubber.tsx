import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

export interface ScrubberProps {
  readonly label: string;
  /** Places in the picture, 1 or more, oldest at the left. */
  readonly count: number;
  /** What is at a place. */
  readonly textAt: (index: number) => string;
  /** What is said while no place is looked at. */
  readonly summary: string;
  /** The picture; `index` is the place that is looked at. */
  readonly children: (index: number | null) => ReactNode;
}

/**
 * A small picture of things in a row that says what is at the place under the pointer, or at the one moved to with
 * the arrow keys. One stop of the keyboard, however many things there are.
 */
export function Scrubber({ label, count, textAt, summary, children }: ScrubberProps) {
  const [looked, setLooked] = useState<number | null>(null);
  const last = count - 1;
  const index = looked === null ? null : Math.min(looked, last);
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width > 0)
      setLooked(Math.max(0, Math.min(last, Math.floor(((event.clientX - left) / width) * count))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = index ?? last;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    setLooked(Math.max(0, Math.min(last, target)));
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2 text-2xs">
        <span className="shrink-0 text-faint">{label}</span>
        <span aria-hidden className="truncate text-muted">
          {index === null ? summary : textAt(index)}
        </span>
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-readonly
        aria-label={`${label}: ${summary}`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={index ?? last}
        aria-valuetext={textAt(index ?? last)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setLooked(null)}
        onFocus={() => setLooked((before) => before ?? last)}
        onBlur={() => setLooked(null)}
        onKeyDown={onKeyDown}
        className="rounded-sm"
      >
        {children(index)}
      </div>
    </div>
  );
}
