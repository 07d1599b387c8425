import { classNames } from './class-names.ts';
import { ScrollRegion } from './scroll-region.tsx';
import type { DifferenceLine, DifferenceRow } from './text-difference.ts';

export interface TextDifferenceProps {
  readonly label: string;
  /** What the two texts are. */
  readonly left: string;
  readonly right: string;
  readonly rows: readonly DifferenceRow[];
  /** How high it may get; left out: 360 px. */
  readonly className?: string;
}

/** Two texts beside each other, with what differs marked. */
export function TextDifference({ label, left, right, rows, className = 'max-h-90' }: TextDifferenceProps) {
  return (
    <ScrollRegion label={label} className={classNames('rounded-md border border-line', className)}>
      <table className="selectable w-full table-fixed border-collapse font-mono text-xs leading-5">
        <thead className="sticky top-0 bg-sunken text-left font-sans text-faint">
          <tr>
            <th scope="col" className="w-1/2 border-line border-r border-b px-2 font-normal">
              {left}
            </th>
            <th scope="col" className="w-1/2 border-line border-b px-2 font-normal">
              {right}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) =>
            row.kind === 'gap' || row.kind === 'cut' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows never move among themselves
              <tr key={index} className="bg-sunken text-faint">
                <td colSpan={2} className="px-2 text-center font-sans text-2xs">
                  {row.kind === 'gap' ? `${row.lines} equal lines` : `${row.rows} more rows are left out`}
                </td>
              </tr>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows never move among themselves
              <tr key={index}>
                <Side line={row.left} isDifferent={row.kind === 'different'} sign="−" />
                <Side line={row.right} isDifferent={row.kind === 'different'} sign="+" />
              </tr>
            ),
          )}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface SideProps {
  readonly line: DifferenceLine | null;
  readonly isDifferent: boolean;
  readonly sign: '−' | '+';
}

const sides = {
  '−': { soft: 'bg-error-soft', text: 'text-error', spoken: 'only on the left: ' },
  '+': { soft: 'bg-ok-soft', text: 'text-ok', spoken: 'only on the right: ' },
} as const;

function Side({ line, isDifferent, sign }: SideProps) {
  const { soft, text, spoken } = sides[sign];
  return (
    <td
      className={classNames(
        'wrap-anywhere whitespace-pre-wrap px-2 align-top first:border-line first:border-r',
        line === null ? 'bg-sunken' : isDifferent && soft,
      )}
    >
      {line !== null && (
        <span className="flex gap-1.5">
          <span aria-hidden className="w-7 shrink-0 select-none text-right text-faint">
            {line.number}
          </span>
          <span aria-hidden className={classNames('w-2 shrink-0 select-none', text)}>
            {isDifferent ? sign : ''}
          </span>
          <span className="min-w-0 flex-1">
            {isDifferent && <span className="sr-only">{spoken}</span>}
            {line.before}
            {line.differs !== '' && (
              <span className={isDifferent ? `font-semibold ${text}` : ''}>{line.differs}</span>
            )}
            {line.after}
          </span>
        </span>
      )}
    </td>
  );
}
