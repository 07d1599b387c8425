import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { VirtualRows } from '../../../../ui/virtual-rows.tsx';
import { VisibleText } from '../../../../ui/visible-text.tsx';
import { Notes } from '../notes.tsx';
import { type MessageRow, rowsOf } from './message-rows.ts';
import { schemaStore } from './schema-store.ts';

/** CSS pixels. */
const rowHeight = 22;
const indentWidth = 14;

export interface MessageViewProps {
  readonly bytes: Uint8Array;
  /** Full name of the message; null where it is not known. */
  readonly typeName: string | null;
}

/** The fields of one message. */
export function ProtoMessageView({ bytes, typeName }: MessageViewProps) {
  const schema = useStore(schemaStore, (state) => state.schema);
  const [active, setActive] = useState<number | null>(null);
  const { rows, problem } = useMemo(() => rowsOf(bytes, schema, typeName), [bytes, schema, typeName]);
  return (
    <div className="flex h-full flex-col">
      <Notes notes={problem === null ? [] : [`Not all of it could be read: ${problem}.`]} />
      {rows.length === 0 ? (
        <p className="p-4 text-muted">The message has no fields.</p>
      ) : (
        <VirtualRows
          label="Fields of the message"
          role="tree"
          count={rows.length}
          rowHeight={rowHeight}
          active={active}
          onActive={setActive}
          rowKey={(index) => index}
          rowAttributes={(index) => ({ 'aria-level': (rows[index]?.depth ?? 0) + 1 })}
          className="min-h-0 flex-1 py-1"
        >
          {(index) => {
            const row = rows[index];
            return row === undefined ? null : <FieldRow row={row} />;
          }}
        </VirtualRows>
      )}
    </div>
  );
}

function FieldRow({ row }: { readonly row: MessageRow }) {
  return (
    <div
      className="selectable flex h-full items-center gap-2 whitespace-nowrap pr-4 font-mono text-xs"
      style={{ paddingLeft: 16 + row.depth * indentWidth }}
    >
      <span className="w-8 shrink-0 text-right text-faint">{row.number === 0 ? '' : row.number}</span>
      {row.name !== null && <span className="shrink-0">{row.name}</span>}
      <span className="shrink-0 text-faint">{row.type}</span>
      <span className="min-w-0 truncate text-ok">
        <VisibleText text={row.value} />
      </span>
      {row.also !== '' && <span className="shrink-0 text-2xs text-faint">or {row.also}</span>}
    </div>
  );
}
