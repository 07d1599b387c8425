import { Plus, RefreshCw, Workflow } from 'lucide-react';
import { useState } from 'react';
import { addPart } from '../../../../shared/edit/graph/add-part.ts';
import { beginWith } from '../../../../shared/edit/graph/begin.ts';
import type { GraphEdit } from '../../../../shared/edit/graph/graph-edit.ts';
import { serviceUrl } from '../../../../shared/edit/service-url.ts';
import type { ListeningPort } from '../../../../shared/model/discovery.ts';
import { useApplyKey } from '../../../forms/use-apply-key.ts';
import { type PortsState, usePorts } from '../../../forms/use-ports.ts';
import { useStores } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { InlineError } from '../../../ui/inline-error.tsx';
import { useEditor } from './use-editor.ts';

const nowhere = () => undefined;

/** A graph without anything in it: servers of this machine to begin with, or a first part of one's own. */
export function Begin() {
  const { state, look } = usePorts();
  const { navigation } = useStores();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const editor = useEditor(nowhere);
  useApplyKey();
  const ports = state.phase === 'ready' ? state.ports : [];
  const busyPorts = new Set(ports.map(({ port }) => port));
  const urls = ports.map(serviceUrl).filter((url) => chosen.has(url));
  const edit = (change: (input: unknown) => GraphEdit) => editor.edit(change, true);
  const toggle = (url: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(url);
    else next.delete(url);
    setChosen(next);
  };
  return (
    <div className="flex h-full min-h-0 flex-col items-center overflow-y-auto p-6">
      <section
        aria-labelledby="begin-title"
        className="my-auto flex w-full max-w-xl flex-col gap-4 rounded-lg border border-line bg-surface p-5"
      >
        <header className="flex items-start gap-3">
          <Workflow size={20} aria-hidden className="mt-0.5 shrink-0 text-faint" />
          <div>
            <h2 id="begin-title" className="font-semibold text-lg">
              Draw where requests go
            </h2>
            <p className="text-muted">
              Clients connect to a <b className="font-semibold text-text">listener</b>. Its{' '}
              <b className="font-semibold text-text">routes</b> choose a{' '}
              <b className="font-semibold text-text">pool</b>, and the pool one of its{' '}
              <b className="font-semibold text-text">upstreams</b>, your servers. Nothing runs before you
              apply it.
            </p>
          </div>
        </header>
        <div className="flex flex-col gap-2">
          <div className="flex h-7 items-center justify-between">
            <h3 className="font-semibold">Which servers of this machine?</h3>
            <IconButton label="Look again" size="sm" isDisabled={state.phase === 'loading'} onPress={look}>
              <RefreshCw size={14} aria-hidden />
            </IconButton>
          </div>
          <Found state={state} chosen={chosen} onToggle={toggle} />
        </div>
        <footer className="flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            isDisabled={urls.length === 0}
            onPress={() => edit((input) => beginWith(input, urls, busyPorts))}
          >
            {urls.length < 2 ? 'Draw the way to it' : `Draw the way to these ${urls.length}`}
          </Button>
          <Button onPress={() => edit((input) => addPart(input, 'listener', { after: null, busyPorts }))}>
            <Plus size={14} aria-hidden />
            Begin with a listener
          </Button>
          <Button variant="ghost" onPress={() => navigation.getState().setAddingService(true)}>
            Add a service by name
          </Button>
        </footer>
      </section>
    </div>
  );
}

interface FoundProps {
  readonly state: PortsState;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (url: string, isChosen: boolean) => void;
}

function Found({ state, chosen, onToggle }: FoundProps) {
  return (
    <div aria-live="polite">
      {state.phase === 'loading' && (
        <p className="rounded-lg border border-line border-dashed p-4 text-muted">
          Looking for listening ports…
        </p>
      )}
      {state.phase === 'failed' && <InlineError>{state.message}</InlineError>}
      {state.phase === 'ready' && state.ports.length === 0 && (
        <p className="rounded-lg border border-line border-dashed p-4 text-muted">
          Nothing that speaks HTTP listens here now. Start a server and look again, or begin with a listener.
        </p>
      )}
      {state.phase === 'ready' && state.ports.length > 0 && (
        <ul className="max-h-64 divide-y divide-line overflow-y-auto rounded-lg border border-line bg-control">
          {state.ports.map((port) => {
            const url = serviceUrl(port);
            return (
              <li key={url} className="px-3 py-1.5">
                <Checkbox isSelected={chosen.has(url)} onChange={(isChosen) => onToggle(url, isChosen)}>
                  <span className="w-14 shrink-0 font-mono text-xs">:{port.port}</span>
                  <span className="truncate font-medium">{port.process?.name ?? 'unknown program'}</span>
                  <span className="min-w-0 truncate text-faint text-xs">{aboutPort(port)}</span>
                </Checkbox>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

const aboutPort = (port: ListeningPort): string =>
  [port.hint, port.process === null ? null : `pid ${port.process.pid}`, serviceUrl(port)]
    .filter((part) => part !== null)
    .join(' · ');
