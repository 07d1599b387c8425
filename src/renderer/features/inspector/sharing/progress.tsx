import { Label, ProgressBar } from 'react-aria-components';

export interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly text: string;
}

/** How far something came that takes a while. */
export function Progress({ label, done, total, text }: ProgressProps) {
  return (
    <ProgressBar
      value={done}
      maxValue={Math.max(1, total ?? 1)}
      isIndeterminate={total === null}
      valueLabel={text}
      className="flex flex-col gap-1.5 py-3"
    >
      {({ percentage, valueText }) => (
        <>
          <span className="flex justify-between gap-4">
            <Label>{label}</Label>
            <span className="text-muted tabular-nums">{valueText}</span>
          </span>
          <span className="h-1.5 overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
