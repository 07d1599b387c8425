import { FileUp, X } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { useStore } from 'zustand';
import { Button } from '../../../../ui/button.tsx';
import { formatCount } from '../../../../ui/format.ts';
import { IconButton } from '../../../../ui/icon-button.tsx';
import { Notes } from '../notes.tsx';
import { type SchemaFile, schemaByteLimit, schemaStore } from './schema-store.ts';

/** Says which schema messages are read by, and takes another. */
export function SchemaBar({ typeName }: { readonly typeName: string | null }) {
  const { files, schema, problem, add, clear } = useStore(schemaStore);
  const choose = async (chosen: FileList | null) => {
    const read: SchemaFile[] = [];
    let room = schemaByteLimit + 1;
    for (const file of chosen ?? []) {
      // One byte beyond the limit is enough for the store to say so.
      const bytes = new Uint8Array(await file.slice(0, room).arrayBuffer());
      room -= bytes.length;
      read.push({ name: file.name, bytes });
    }
    if (read.length > 0) add(read);
  };
  return (
    <>
      <div className="flex min-h-9 shrink-0 items-center gap-2 border-line border-b px-4 py-1 text-xs">
        <span className="wrap-anywhere min-w-0 flex-1 text-muted">
          {typeName !== null ? (
            <>
              read as <code>{typeName}</code>
            </>
          ) : files.length === 0 ? (
            'Without a schema: numbers of fields, and what their bytes look like.'
          ) : (
            `None of the ${formatCount(schema.messages.size)} known messages is named by the path.`
          )}
        </span>
        {files.length > 0 && (
          <>
            <span className="text-faint" title={files.map(({ name }) => name).join('\n')}>
              {formatCount(files.length)} {files.length === 1 ? 'file' : 'files'}
            </span>
            <IconButton label="Forget the schema" size="sm" onPress={clear}>
              <X size={14} aria-hidden />
            </IconButton>
          </>
        )}
        <FileTrigger allowsMultiple onSelect={(chosen) => void choose(chosen)}>
          <Button size="sm">
            <FileUp size={12} aria-hidden />
            Add .proto or descriptors…
          </Button>
        </FileTrigger>
      </div>
      <Notes notes={problem === null ? [] : [problem]} />
    </>
  );
}
