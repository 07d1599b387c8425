import type { BodyDifference } from './body-compare.ts';
import { classNames } from './class-names.ts';
import { hexLine, hexLineBytes, hexLineCount } from './hex.ts';
import { ScrollRegion } from './scroll-region.tsx';
import type { DifferenceLine, DifferenceRow } from './text-difference.ts';

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
          <TextDifference label="Differences of the body" rows={difference.rows} sides={sides} />
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

export interface TextDifferenceProps {
  readonly label: string;
  readonly rows: readonly DifferenceRow[];
  readonly sides: DifferenceSides;
}

/** Lines of two texts beside each other. */
export function TextDifference({ label, rows, sides }: TextDifferenceProps) {
  return (
    <ScrollRegion label={label} className="max-h-90 rounded-md border border-line">
      <table className="selectable w-full table-fixed border-collapse font-mono text-xs leading-5">
        <thead className="sticky top-0 bg-sunken text-left font-sans text-faint">
          <tr>
            <th scope="col" className="w-1/2 border-line border-r border-b px-2 font-normal">
              {sides.left}
            </th>
            <th scope="col" className="w-1/2 border-line border-b px-2 font-normal">
              {sides.right}
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

const looks = {
  '−': { soft: 'bg-error-soft', text: 'text-error', spoken: 'only on the left: ' },
  '+': { soft: 'bg-ok-soft', text: 'text-ok', spoken: 'only on the right: ' },
} as const;

function Side({ line, isDifferent, sign }: SideProps) {
  const { soft, text, spoken } = looks[sign];
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
