import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface TableRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
  /** `chosen` and `excluded` rows carry a mark in front as well as a colour. */
  readonly mark?: 'chosen' | 'excluded' | null;
}

export interface TableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

const marks = {
  chosen: { text: '✓', label: 'chosen', className: 'text-ok' },
  excluded: { text: '✕', label: 'left out', className: 'text-faint' },
} as const;

/** A small table of evidence. For a long or a live list use a virtualised one. */
export function Table({ label, columns, rows }: TableProps) {
  const marked = rows.some((row) => row.mark !== undefined && row.mark !== null);
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table aria-label={label} className="w-full border-collapse text-left text-xs">
        <thead>
          <tr className="border-line border-b bg-sunken text-faint">
            {marked && (
              <th scope="col" className="w-7 min-w-7">
                <span className="sr-only">Chosen</span>
              </th>
            )}
            {columns.map((column) => (
              <th key={column} scope="col" className="px-1.5 py-1 font-normal">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const mark = row.mark === undefined || row.mark === null ? null : marks[row.mark];
            return (
              <tr
                key={row.key}
                className={classNames(
                  'border-line border-b last:border-b-0',
                  row.mark === 'chosen' && 'bg-ok-soft',
                  row.mark === 'excluded' && 'text-muted',
                )}
              >
                {marked && (
                  <td className={classNames('w-7 min-w-7 py-1 text-center align-top', mark?.className)}>
                    {mark !== null && (
                      <>
                        <span aria-hidden>{mark.text}</span>
                        <span className="sr-only">{mark.label}</span>
                      </>
                    )}
                  </td>
                )}
                {row.cells.map((cell, index) => (
                  <td
                    key={columns[index] ?? index}
                    className={classNames('wrap-break-word px-1.5 py-1 align-top', index === 0 && 'min-w-18')}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
