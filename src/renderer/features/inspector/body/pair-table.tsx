import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Table } from '../../../ui/table.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';

/** Rows that are drawn before one asks for more, and with each asking. */
const rowStep = 200;
/** Characters of a value that are drawn. */
const valueLength = 4_000;

export interface PairTableProps {
  readonly label: string;
  readonly columns: readonly [string, string];
  readonly pairs: readonly (readonly [string, string])[];
}

/** Names and values. */
export function PairTable({ label, columns, pairs }: PairTableProps) {
  const [shown, setShown] = useState(rowStep);
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="selectable w-full">
        <Table
          label={label}
          columns={columns}
          rows={pairs.slice(0, shown).map((pair, index) => ({
            key: String(index),
            cells: pair.map((text, column) => (
              <code key={columns[column]} className="wrap-anywhere whitespace-pre-wrap">
                <VisibleText text={text.slice(0, valueLength)} />
                {text.length > valueLength && `… ${formatCount(text.length)} characters`}
              </code>
            )),
          }))}
        />
      </div>
      {pairs.length > shown && (
        <Button size="sm" onPress={() => setShown(shown + rowStep)}>
          Show more of {formatCount(pairs.length)}
        </Button>
      )}
    </div>
  );
}
