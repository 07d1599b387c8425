import { Info, RefreshCw } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import { usePorts } from '../../forms/use-ports.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PortItem } from './port-item.tsx';
import { hostFor, nameMistake, urlMistake } from './service-form.ts';
import { useAdd } from './use-add.ts';

/** Puts a service behind Doorman: one of those found on this machine with one click, or any by name and URL. */
export function AddService({ onAdded }: { readonly onAdded: (service: AddedService) => void }) {
  return (
    <div className="flex flex-col gap-6">
      <FoundPorts onAdded={onAdded} />
      <ManualForm onAdded={onAdded} />
    </div>
  );
}

function FoundPorts({ onAdded }: { readonly onAdded: (service: AddedService) => void }) {
  const { state, look } = usePorts();
  return (
    <section className="flex flex-col gap-2">
      <div className="flex h-7 items-center justify-between">
        <h2 className="font-semibold">Running on this machine</h2>
        <IconButton label="Look again" size="sm" isDisabled={state.phase === 'loading'} onPress={look}>
          <RefreshCw size={14} aria-hidden />
        </IconButton>
      </div>
      <div aria-live="polite">
        {state.phase === 'loading' && (
          <p className="rounded-lg border border-line border-dashed p-4 text-muted">
            Looking for listening ports…
          </p>
        )}
        {state.phase === 'failed' && <InlineError>{state.message}</InlineError>}
        {state.phase === 'ready' && state.ports.length === 0 && (
          <p className="rounded-lg border border-line border-dashed p-4 text-muted">
            Nothing that could be added listens here now. Start your service and look again, or name one
            below.
          </p>
        )}
        {state.phase === 'ready' && state.ports.length > 0 && (
          <ul className="divide-y divide-line rounded-lg border border-line bg-control">
            {state.ports.map((port) => (
              <PortItem key={`${port.port} ${port.addresses.join()}`} port={port} onAdded={onAdded} />
            ))}
          </ul>
        )}
        {state.phase === 'ready' && state.notes.length > 0 && (
          <ul aria-label="What could not be looked into" className="flex flex-col gap-1 pt-2">
            {state.notes.map((note) => (
              <li key={note} className="selectable flex gap-2 text-muted text-xs">
                <Info size={14} aria-hidden className="mt-px shrink-0" />
                {note}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function ManualForm({ onAdded }: { readonly onAdded: (service: AddedService) => void }) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const { add, isBusy, failure } = useAdd(onAdded);
  const mistakes = { name: nameMistake(name), url: urlMistake(url) };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (mistakes.name === null && mistakes.url === null && !isBusy) add(name, url);
  };
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">Or by name and address</h2>
      <form onSubmit={submit} noValidate className="flex items-start gap-3">
        <TextField
          label="Name"
          data
          placeholder="shop"
          value={name}
          onChange={setName}
          error={isChecked ? mistakes.name : null}
          description={mistakes.name === null ? `https://${hostFor(name)}` : undefined}
          className="w-44 shrink-0"
        />
        <TextField
          label="Address of the service"
          data
          placeholder="http://localhost:3000"
          value={url}
          onChange={setUrl}
          error={isChecked ? mistakes.url : null}
          className="flex-1"
        />
        <Button type="submit" isDisabled={isBusy} className="mt-5">
          {isBusy ? 'Adding…' : 'Add'}
        </Button>
      </form>
      {failure !== null && <InlineError>{failure}</InlineError>}
    </section>
  );
}
