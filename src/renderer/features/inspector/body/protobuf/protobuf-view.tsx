import { useState } from 'react';
import { useStore } from 'zustand';
import { Select } from '../../../../ui/select.tsx';
import { ProtoMessageView } from './message-view.tsx';
import { SchemaBar } from './schema-bar.tsx';
import { schemaStore } from './schema-store.ts';

/** Messages that can be chosen from. */
const typeLimit = 1_000;
const noType = '';

/** A content that is one message. Nothing in it says of which type, so a person does. */
export function ProtobufView({ bytes }: { readonly bytes: Uint8Array }) {
  const schema = useStore(schemaStore, (state) => state.schema);
  const [typeName, setTypeName] = useState<string | null>(null);
  const known = typeName !== null && schema.messages.has(typeName) ? typeName : null;
  const names = [...schema.messages.keys()].filter((name) => !name.endsWith(' entry')).slice(0, typeLimit);
  return (
    <div className="flex h-full flex-col">
      <SchemaBar typeName={known} />
      {names.length > 0 && (
        <div className="shrink-0 border-line border-b px-4 py-1">
          <Select
            label="Message"
            hideLabel
            options={[
              { value: noType, label: 'Without a schema' },
              ...names.map((name) => ({ value: name, label: name })),
            ]}
            value={known ?? noType}
            onChange={(name) => setTypeName(name === noType ? null : name)}
            className="w-72"
          />
        </div>
      )}
      <div className="min-h-0 flex-1">
        <ProtoMessageView bytes={bytes} typeName={known} />
      </div>
    </div>
  );
}
