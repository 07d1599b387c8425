import type { EngineState } from '../../shared/model/status.ts';
import { useStoreValue } from '../stores/context.tsx';
import { formatCount } from '../ui/format.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import type { Tone } from '../ui/tone.ts';

const engineWords: Readonly<Record<EngineState, { readonly tone: Tone; readonly text: string }>> = {
  starting: { tone: 'live', text: 'Engine starting' },
  running: { tone: 'ok', text: 'Engine running' },
  restarting: { tone: 'warn', text: 'Engine restarting' },
  stopped: { tone: 'error', text: 'Engine stopped' },
};

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

export function StatusBar() {
  return (
    <footer className="col-span-2 flex items-center justify-between gap-4 overflow-hidden whitespace-nowrap border-line border-t bg-surface px-4 text-muted text-xs">
      <div className="flex min-w-0 items-center gap-4">
        <EngineItem />
        <FileItem />
      </div>
      <div className="flex items-center gap-4">
        <AuthorityItem />
        <ExchangesItem />
      </div>
    </footer>
  );
}

function EngineItem() {
  const phase = useStoreValue('connection', (state) => state.phase);
  const engine = useStoreValue('status', (state) => state.status?.engine ?? null);
  if (phase !== 'open') {
    return (
      <span className="flex items-center gap-2">
        <StatusMark tone="warn" className="size-2" />
        {phase === 'connecting' ? 'Connecting' : 'Not connected'}
      </span>
    );
  }
  if (engine === null) return null;
  const { tone, text } = engineWords[engine.state];
  return (
    <span className="flex items-center gap-2">
      <StatusMark tone={tone} className="size-2" />
      {text} · generation {engine.generation}
    </span>
  );
}

function FileItem() {
  const snapshot = useStoreValue('config', (state) => state.snapshot);
  if (snapshot === null) return null;
  const state = !snapshot.exists
    ? 'not created yet'
    : snapshot.mistakes.length > 0
      ? `${snapshot.mistakes.length} ${snapshot.mistakes.length === 1 ? 'mistake' : 'mistakes'}, not applied`
      : 'saved';
  return (
    <span className="truncate" title={snapshot.path}>
      {fileName(snapshot.path)} · {state}
    </span>
  );
}

const authorityWords: ReadonlyMap<string, string> = new Map([
  ['authority.corrupt', 'Authority damaged'],
  ['authority.locked', 'Authority locked'],
  ['authority.removed', 'No authority'],
  ['authority.expiring', 'Authority ends soon'],
]);

function AuthorityItem() {
  const problems = useStoreValue('status', (state) => state.status?.problems ?? null);
  if (problems === null) return null;
  const said = problems.flatMap(({ code, severity }) => {
    const text = authorityWords.get(code);
    return text === undefined ? [] : [{ text, tone: severity === 'error' ? 'error' : 'warn' } as const];
  });
  const [first] = said;
  return (
    <span className="flex items-center gap-2">
      {first !== undefined && <StatusMark tone={first.tone} className="size-2" />}
      {first?.text ?? 'Authority ready'}
    </span>
  );
}

function ExchangesItem() {
  const size = useStoreValue('exchanges', (state) => (state.version >= 0 ? state.log.size : 0));
  const dropped = useStoreValue('exchanges', (state) => state.dropped);
  return (
    <span>
      {formatCount(size)} {size === 1 ? 'exchange' : 'exchanges'}
      {dropped > 0 && ` · ${formatCount(dropped)} left out of the live list`}
    </span>
  );
}
