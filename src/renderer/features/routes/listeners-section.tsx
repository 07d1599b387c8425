import { Plus } from 'lucide-react';
import { idOf, listAt } from '../../../shared/config/plain.ts';
import { valueAt } from '../../../shared/config/raw.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import { scalarText } from '../../forms/fields/scalar-text.ts';
import { isWithin } from '../../forms/mistake-text.ts';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { addListener } from '../../stores/draft/edits.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';

export interface ListenersSectionProps {
  /** Index of the listener in the form; null for none. */
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
}

/** Where Doorman listens: the listeners of the draft, with their state now. */
export function ListenersSection({ selected, onSelect }: ListenersSectionProps) {
  const draft = useDraft();
  const input = useDraftValue((state) => state.moment.input);
  const mistakes = useDraftValue((state) => state.mistakes);
  const statuses = useStoreValue('status', (state) => state.status?.listeners ?? null);
  const listeners = listAt(input, 'listeners');
  const add = () => {
    draft.getState().edit('add a listener', (moment) => ({ ...moment, input: addListener(moment.input) }));
    onSelect(listeners.length);
  };
  return (
    <section
      aria-label="Listeners of the file"
      className="max-h-[40%] shrink-0 overflow-y-auto border-line border-t"
    >
      <div className="flex h-9 items-center justify-between pr-3 pl-4">
        <h2 className="font-semibold">Listeners</h2>
        <IconButton label="Add listener" size="sm" onPress={add}>
          <Plus size={14} aria-hidden />
        </IconButton>
      </div>
      {listeners.length === 0 && (
        <p className="px-4 pb-3 text-muted">None yet, so nothing can reach the routes.</p>
      )}
      <ul className="pb-2">
        {listeners.map((listener, index) => {
          const id = idOf(listener) ?? `${index + 1}`;
          const status = statuses?.find((candidate) => candidate.id === id) ?? null;
          const isMistaken = mistakes.some((mistake) => isWithin(mistake.path, ['listeners', index]));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: ids are edited, so the place is the identity
            <li key={index}>
              <button
                type="button"
                aria-current={index === selected}
                onClick={() => onSelect(index)}
                className={classNames(
                  'focus-ring-inset flex h-8 w-full cursor-default items-center gap-2 pr-4 pl-4 text-left hover:bg-hover',
                  index === selected && 'bg-selection shadow-[inset_2px_0_0_var(--accent)]',
                )}
              >
                <StateMark status={status} />
                <span className="truncate font-semibold">
                  <span className="sr-only">Edit listener </span>
                  {id}
                </span>
                {isMistaken && <StatusMark tone="error" label="Has mistakes" />}
                <span className="truncate font-mono text-muted text-xs">{addressText(listener)}</span>
                <span
                  className="min-w-0 flex-1 truncate text-right text-faint text-xs"
                  title={status?.problem ?? ''}
                >
                  {[tlsText(listener), stateText(status)].join(' · ')}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function StateMark({ status }: { readonly status: ListenerStatus | null }) {
  if (status === null) return <StatusMark tone="neutral" className="size-2" />;
  return <StatusMark tone={stateTones[status.state]} className="size-2" />;
}

const stateTones = { open: 'ok', failed: 'error', disabled: 'neutral' } as const satisfies Readonly<
  Record<ListenerStatus['state'], Tone>
>;

function stateText(status: ListenerStatus | null): string {
  if (status === null) return 'not applied';
  if (status.state === 'disabled') return 'disabled';
  return status.state === 'open' ? openText(status) : 'not open';
}

function openText({ refused }: ListenerStatus): string {
  const count = refused.connections + refused.connectionsPerClient;
  return count === 0 ? 'open' : `open · ${count} ${count === 1 ? 'connection' : 'connections'} refused`;
}

function addressText(listener: unknown): string {
  const bind = scalarText(valueAt(listener, ['bind']) ?? 'localhost');
  return `${bind.includes(':') ? `[${bind}]` : bind}:${scalarText(valueAt(listener, ['port']))}`;
}

function tlsText(listener: unknown): string {
  const tls = valueAt(listener, ['tls']) ?? 'auto';
  const redirects = valueAt(listener, ['redirectToHttps']) ?? false;
  if (redirects !== false) return 'redirects to HTTPS';
  return tls === 'off' ? 'plain HTTP' : tls === 'auto' ? 'TLS' : 'TLS, own certificate';
}
