import { FileUp } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { asText, type BodyDraft, bytesOfDraft, editableLimit, toHex } from './body-draft.ts';
import { Button } from './button.tsx';
import { formatBytes } from './format.ts';
import { SegmentedControl } from './segmented-control.tsx';
import { TextField } from './text-field.tsx';

export interface BodyEditorProps {
  readonly draft: BodyDraft;
  readonly onChange: (draft: BodyDraft) => void;
  /** The body as it is; null while it is not known. */
  readonly original: Uint8Array | null;
  /** What is said of a body that is kept. */
  readonly keptNote: string;
  readonly error: string | null;
}

const kinds = [
  { value: 'kept', label: 'As it is' },
  { value: 'text', label: 'Text' },
  { value: 'file', label: 'File' },
  { value: 'hex', label: 'Hex' },
] as const;

/** A body as it is, or another as text, from a file, or byte by byte. */
export function BodyEditor({ draft, onChange, original, keptNote, error }: BodyEditorProps) {
  const choose = (kind: BodyDraft['kind']) => {
    const bytes = bytesOfDraft(draft) ?? original ?? new Uint8Array();
    const fits = bytes.length <= editableLimit;
    if (kind === 'kept') onChange({ kind });
    else if (kind === 'text') onChange({ kind, text: asText(bytes) ?? '' });
    else if (kind === 'hex') onChange({ kind, hex: fits ? toHex(bytes) : '' });
    else onChange({ kind, name: '', bytes: new Uint8Array() });
  };
  const pick = (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) return;
    file.arrayBuffer().then(
      (buffer) => onChange({ kind: 'file', name: file.name, bytes: new Uint8Array(buffer) }),
      () => onChange({ kind: 'file', name: '', bytes: new Uint8Array() }),
    );
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <span className="text-muted text-xs">Body</span>
        <SegmentedControl label="Body" options={kinds} value={draft.kind} onChange={choose} />
      </div>
      {draft.kind === 'kept' && <p className="text-faint text-xs">{keptNote}</p>}
      {draft.kind === 'text' && (
        <TextField
          label="Body as text"
          hideLabel
          data
          rows={8}
          value={draft.text}
          error={error}
          onChange={(text) => onChange({ kind: 'text', text })}
        />
      )}
      {draft.kind === 'hex' && (
        <TextField
          label="Body as hex digits"
          hideLabel
          data
          rows={8}
          value={draft.hex}
          error={error}
          onChange={(hex) => onChange({ kind: 'hex', hex })}
        />
      )}
      {draft.kind === 'file' && (
        <div className="flex flex-col gap-1">
          <div className="flex items-center gap-2">
            <FileTrigger onSelect={pick}>
              <Button size="sm">
                <FileUp size={12} aria-hidden />
                Choose a file…
              </Button>
            </FileTrigger>
            <span className="text-muted text-xs">
              {draft.name === ''
                ? 'No file is chosen: the body is empty.'
                : `${draft.name}, ${formatBytes(draft.bytes.length)}`}
            </span>
          </div>
          {error !== null && (
            <p role="alert" className="text-error text-xs">
              {error}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
