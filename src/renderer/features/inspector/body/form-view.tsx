import { useMemo } from 'react';
import { decodeText } from './charset.ts';
import { formFieldLimit, readForm } from './form.ts';
import { Notes } from './notes.tsx';
import { PairTable } from './pair-table.tsx';

/** Bytes of a form that are read. */
const formLength = 1024 * 1024;

/** The fields of a form that was sent as a text. */
export function FormView({ bytes }: { readonly bytes: Uint8Array }) {
  const { fields, cut } = useMemo(
    () => readForm(decodeText(bytes.subarray(0, formLength), null, 'utf-8').text),
    [bytes],
  );
  const notes = [
    ...(cut ? [`Only the first ${formFieldLimit.toLocaleString('en-US')} fields are shown.`] : []),
    ...(bytes.length > formLength ? ['Only the fields of the first MiB are shown.'] : []),
  ];
  return (
    <div className="flex h-full flex-col">
      <Notes notes={notes} />
      <div className="min-h-0 flex-1 overflow-auto p-4">
        {fields.length === 0 ? (
          <p className="text-muted">The form has no fields.</p>
        ) : (
          <PairTable
            label="Fields"
            columns={['Name', 'Value']}
            pairs={fields.map(({ name, value }) => [name, value])}
          />
        )}
      </div>
    </div>
  );
}
