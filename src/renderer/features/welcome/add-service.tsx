import { RefreshCw } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods.ts';
import { serviceUrl } from '../../../shared/edit/service-url.ts';
import type { ListeningPort } from '../../../shared/model/discovery.ts';
import { usePorts } from '../../forms/use-ports.ts';
import { useStores } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { hostFor, nameMistake, urlMistake } from './service-form.ts';

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
            Nothing that could be fronted listens here now. Start your service and look again, or name one
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
      </div>
    </section>
  );
}

function useAdd(onAdded: (service: AddedService) => void) {
  const { config } = useStores();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const add = (name: string, url: string) => {
    setIsBusy(true);
    setFailure(null);
    config
      .getState()
      .addService(hostFor(name), url.trim())
      .then(onAdded, (error: unknown) => setFailure(errorText(error)))
      .finally(() => setIsBusy(false));
  };
  return { add, isBusy, failure };
}

function PortItem({
  port,
  onAdded,
}: {
  readonly port: ListeningPort;
  readonly onAdded: (service: AddedService) => void;
}) {
  const [name, setName] = useState(port.suggestedName);
  const { add, isBusy, failure } = useAdd(onAdded);
  const mistake = nameMistake(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (mistake === null && !isBusy) add(name, serviceUrl(port));
  };
  return (
    <li>
      <form onSubmit={submit} className="flex items-start gap-3 px-3 py-2">
        <div className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-center gap-2">
            <span className="font-mono text-xs leading-5">:{port.port}</span>
            <span className="truncate font-medium">{port.process?.name ?? 'unknown program'}</span>
            <Badge tone={port.kind === 'unknown' ? 'warn' : 'neutral'}>
              {port.kind === 'unknown' ? 'HTTP not confirmed' : port.kind === 'https' ? 'HTTPS' : 'HTTP'}
            </Badge>
          </span>
          <span className="truncate text-faint text-xs">
            {[port.hint, port.process === null ? null : `pid ${port.process.pid}`, serviceUrl(port)]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
          {failure !== null && <InlineError>{failure}</InlineError>}
        </div>
        <TextField
          label={`Name for port ${port.port}`}
          hideLabel
          data
          value={name}
          onChange={setName}
          error={mistake}
          className="w-36 shrink-0"
        />
        <span className="w-19 shrink-0 truncate pt-1 font-mono text-faint text-xs leading-5">
          {name.includes('.') ? '' : '.localhost'}
        </span>
        <Button type="submit" variant="primary" isDisabled={isBusy || mistake !== null}>
          {isBusy ? 'Adding…' : 'Front it'}
        </Button>
      </form>
    </li>
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
          {isBusy ? 'Adding…' : 'Front it'}
        </Button>
      </form>
      {failure !== null && <InlineError>{failure}</InlineError>}
    </section>
  );
}
