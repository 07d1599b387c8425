import { Button as AriaButton } from 'react-aria-components';
import { scenarioIdPrefix } from '../../shared/model/scenario.ts';
import type { ListenerStatus, UpstreamStatus } from '../../shared/model/status.ts';
import { routeIds } from '../stores/config.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { type ViewId, viewIds } from '../stores/navigation.ts';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { keysText } from './shortcut-groups.ts';
import { views } from './views.tsx';

/** The views. In a narrow window, or enlarged, a rail of icons: what is shown needs the room more. */
export function Sidebar() {
  return (
    <nav
      aria-label="Views"
      className="flex min-h-0 flex-col overflow-y-auto border-line border-r bg-sunken p-2"
    >
      <ul className="flex flex-col gap-0.5">
        {viewIds
          .filter((id) => id !== 'settings')
          .map((id) => (
            <ViewLink key={id} id={id} />
          ))}
      </ul>
      <Listeners />
      <ul className="mt-auto flex flex-col gap-0.5 pt-4">
        <ViewLink id="doctor" />
        <ViewLink id="settings" />
      </ul>
    </nav>
  );
}

/** How much there is in a view; apart from its link, since exchanges are counted at every frame. */
function ViewCount({ id }: { readonly id: ViewId }) {
  const exchanges = useStoreValue('exchanges', (state) =>
    id === 'inspector' && state.version >= 0 ? state.log.size : 0,
  );
  const routes = useStoreValue('config', (state) => routeIds(state.snapshot).length);
  const count = id === 'inspector' ? exchanges : id === 'routes' ? routes : 0;
  if (count === 0) return null;
  return <span className="hidden font-normal text-2xs text-faint lg:inline">{formatCount(count)}</span>;
}

/** That something is the matter in a view. */
function ViewWarning({ id }: { readonly id: ViewId }) {
  const troubled = useStoreValue(
    'status',
    (state) => (state.status?.upstreams ?? []).filter(needsAttention).length,
  );
  if (id !== 'upstreams' || troubled === 0) return null;
  return (
    <StatusMark
      tone="warn"
      label={`${troubled} ${troubled === 1 ? 'needs' : 'need'} attention`}
      className="absolute top-1 right-1 size-2 lg:static"
    />
  );
}

const needsAttention = ({ state, broken }: UpstreamStatus): boolean =>
  broken !== null || state === 'unhealthy' || state === 'ejected' || state === 'circuit_open';

const numbered: readonly ViewId[] = viewIds;

function ViewLink({ id }: { readonly id: ViewId }) {
  const { navigation } = useStores();
  const current = useStoreValue('navigation', (state) => state.view === id);
  const { label, icon: Icon } = views[id];
  const number = numbered.indexOf(id) + 1;
  return (
    <li>
      <Tooltip
        text={label}
        {...(number === 0 ? {} : { keys: keysText({ key: String(number), modifier: true }) })}
      >
        <AriaButton
          {...(current ? { 'aria-current': 'page' as const } : {})}
          onPress={() => navigation.getState().show(id)}
          className={classNames(
            'relative flex h-7 w-full cursor-default items-center justify-center gap-2.5 rounded-md px-2 transition-colors lg:justify-start',
            current
              ? 'bg-control font-semibold text-text ring-1 ring-line ring-inset'
              : 'text-muted hover:bg-hover hover:text-text',
          )}
        >
          <Icon size={14} aria-hidden className="shrink-0" />
          <span className="sr-only flex-1 truncate text-left lg:not-sr-only">{label}</span>
          <ViewCount id={id} />
          <ViewWarning id={id} />
        </AriaButton>
      </Tooltip>
    </li>
  );
}

function Listeners() {
  const listeners = useStoreValue('status', (state) => state.status?.listeners ?? null);
  const isRunning = useStoreValue('status', (state) => state.status?.engine.state === 'running');
  if (listeners === null || listeners.length === 0) return null;
  return (
    <section aria-label="Listeners" className="hidden pt-5 lg:block">
      <h2 className="px-2 pb-1 font-semibold text-2xs text-faint">Listeners</h2>
      <ul>
        {listeners.map((listener) => (
          <ListenerItem key={listener.id} listener={listener} isEngineRunning={isRunning} />
        ))}
      </ul>
    </section>
  );
}

interface ListenerItemProps {
  readonly listener: ListenerStatus;
  readonly isEngineRunning: boolean;
}

function ListenerItem({ listener, isEngineRunning }: ListenerItemProps) {
  const isOpen = listener.state === 'open' && isEngineRunning;
  const isDisabled = listener.state === 'disabled';
  const text = isOpen
    ? 'Open'
    : isDisabled
      ? 'Disabled'
      : isEngineRunning
        ? 'Not open'
        : 'Closed while the engine is not running';
  return (
    <li className="flex h-6 items-center gap-2.5 px-2" title={listener.problem ?? listener.url}>
      <span className="flex w-3.5 shrink-0 justify-center">
        <StatusMark
          tone={isOpen ? 'ok' : isEngineRunning && !isDisabled ? 'error' : 'neutral'}
          label={text}
          className="size-2"
        />
      </span>
      <span className="font-mono text-muted text-xs">:{listener.port}</span>
      <span className="flex-1 truncate text-right text-2xs text-faint">
        {isOpen ? protocolText(listener) : closedText(listener, isEngineRunning)}
      </span>
    </li>
  );
}

const closedText = ({ state }: ListenerStatus, isEngineRunning: boolean): string =>
  state === 'disabled' ? 'disabled' : isEngineRunning ? 'not open' : 'closed';

/** There is no room for more than two words. */
const protocolText = ({ id, protocols, tls }: ListenerStatus): string =>
  [
    id.startsWith(scenarioIdPrefix) ? 'demo' : protocols.includes('h2') ? 'h2' : 'h1',
    tls ? 'TLS' : 'plain',
  ].join(' · ');
