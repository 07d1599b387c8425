import { useState } from 'react';
import { responsesText } from '../../../shared/explain/cache-purge.ts';
import type { CachePurge } from '../../../shared/model/cache.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What a person can tell apart by hand; keys and single responses are purged where they are seen. */
export type PurgeKind = 'prefix' | 'host' | 'tag' | 'everything';

const kinds: readonly SelectOption<PurgeKind>[] = [
  { value: 'prefix', label: 'URLs that begin with' },
  { value: 'host', label: 'All of a host' },
  { value: 'tag', label: 'All with a tag' },
  { value: 'everything', label: 'Everything' },
];

const fields: Readonly<
  Record<Exclude<PurgeKind, 'everything'>, { readonly label: string; readonly placeholder: string }>
> = {
  prefix: { label: 'Beginning of the URL', placeholder: 'https://shop.localhost:8443/assets/' },
  host: { label: 'Host', placeholder: 'shop.localhost' },
  tag: { label: 'Tag', placeholder: 'product-42' },
};

export interface PurgeDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onPurge: (purge: CachePurge) => void;
  /** What stands in the fields at first. */
  readonly suggested: Readonly<Record<Exclude<PurgeKind, 'everything'>, string>>;
}

/** Removes many responses at once. */
export function PurgeDialog(props: PurgeDialogProps) {
  return (
    <Dialog
      title="Purge"
      width="sm"
      isOpen={props.isOpen}
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button type="submit" form="purge" variant="danger">
            Purge
          </Button>
        </>
      }
    >
      <PurgeForm {...props} />
    </Dialog>
  );
}

function PurgeForm({ suggested, onClose, onPurge }: PurgeDialogProps) {
  const [kind, setKind] = useState<PurgeKind>('prefix');
  const [values, setValues] = useState(suggested);
  const [isMissing, setIsMissing] = useState(false);
  const entries = useStoreValue('cache', ({ overview }) => overview?.responses ?? 0);
  const submit = () => {
    const value = kind === 'everything' ? '' : values[kind].trim();
    if (kind !== 'everything' && value === '') {
      setIsMissing(true);
      return;
    }
    onClose();
    onPurge(kind === 'everything' ? { by: 'everything' } : { by: kind, value });
  };
  return (
    <form
      id="purge"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Select label="What to remove" options={kinds} value={kind} onChange={setKind} />
      {kind === 'everything' ? (
        <p className="text-muted">
          {responsesText(entries)} {entries === 1 ? 'is' : 'are'} stored. The next request for each goes to
          its upstream.
        </p>
      ) : (
        <TextField
          key={kind}
          label={fields[kind].label}
          placeholder={fields[kind].placeholder}
          data
          autoFocus
          value={values[kind]}
          onChange={(value) => {
            setValues({ ...values, [kind]: value });
            setIsMissing(false);
          }}
          error={isMissing ? `Say which, such as ${fields[kind].placeholder}.` : null}
        />
      )}
    </form>
  );
}
