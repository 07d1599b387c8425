import { Clapperboard, Clock, ListChecks, Play } from 'lucide-react';
import type { ScenarioInfo } from '../../../shared/model/scenario.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useScenarioControls } from './use-control.ts';
import { isOver, lengthText, phaseWords, plural } from './words.ts';

/** Every scenario, one click from running. @param props.onShow back to the one that is up */
export function Gallery({ onShow }: { readonly onShow: () => void }) {
  return (
    <div className="h-full overflow-auto bg-surface">
      <div className="flex flex-col gap-5 px-5 pt-4 pb-8">
        <header>
          <h1 className="font-semibold text-lg">Scenarios</h1>
          <p className="max-w-190 text-muted">
            Each shows one thing that Doorman does, with small servers and traffic of its own, on this machine
            only. It needs nothing else, and your configuration stays as it is. A check turns green only by
            what was measured.
          </p>
        </header>
        <Up onShow={onShow} />
        <Cards onBegin={onShow} />
      </div>
    </div>
  );
}

/** The one that is up, while all are looked at. */
function Up({ onShow }: { readonly onShow: () => void }) {
  const run = useStoreValue('scenario', (state) => state.run);
  const items = useStoreValue('scenario', (state) => state.items);
  const { control, isReady } = useScenarioControls();
  if (run === null) return null;
  const { text, tone } = phaseWords[run.phase];
  return (
    <section
      aria-label="The scenario that is up"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-control px-3 py-2"
    >
      <StatusMark tone={tone} />
      <p className="min-w-40 flex-1">
        <strong className="font-semibold">
          {items?.find(({ name }) => name === run.name)?.title ?? run.name}
        </strong>
        {': '}
        {text.toLowerCase()}
        {isOver(run) ? '' : '. Stop it to run another.'}
      </p>
      <Button size="sm" onPress={onShow}>
        Show
      </Button>
      <Button size="sm" isDisabled={!isReady} onPress={() => control('stop')}>
        Stop
      </Button>
    </section>
  );
}

function Cards({ onBegin }: { readonly onBegin: () => void }) {
  const { scenario } = useStores();
  const items = useStoreValue('scenario', (state) => state.items);
  const failure = useStoreValue('scenario', (state) => state.failure);
  if (items === null)
    return failure === null ? (
      <p role="status" className="text-muted">
        Loading…
      </p>
    ) : (
      <div role="alert" className="rounded-lg border border-line">
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="The scenarios could not be read"
          action={<Button onPress={() => void scenario.getState().load()}>Try again</Button>}
        >
          {failure}
        </EmptyState>
      </div>
    );
  if (items.length === 0)
    return (
      <EmptyState icon={<Clapperboard size={24} aria-hidden />} title="There is no scenario">
        They come with Doorman, as files in its folder resources/scenarios. This installation has none.
      </EmptyState>
    );
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,336px),1fr))] gap-3">
      {items.map((info) => (
        <ScenarioCard key={info.name} info={info} onBegin={onBegin} />
      ))}
    </ul>
  );
}

function ScenarioCard({ info, onBegin }: { readonly info: ScenarioInfo; readonly onBegin: () => void }) {
  const { begin, isReady } = useScenarioControls();
  const isBusy = useStoreValue('scenario', ({ run }) => run !== null && !isOver(run));
  const run = (paused: boolean) => () => {
    begin(info.name, paused);
    onBegin();
  };
  return (
    <li className="flex flex-col rounded-lg border border-line bg-control">
      <div className="flex flex-1 flex-col gap-1 px-4 pt-3 pb-3">
        <h2 className="font-semibold">{info.title}</h2>
        <p>{info.summary}</p>
        <p className="pt-1 text-muted text-xs">{info.lesson}</p>
      </div>
      <footer className="flex items-center gap-3 border-line border-t py-2 pr-2 pl-4 text-muted text-xs">
        <span className="flex items-center gap-1">
          <Clock size={12} aria-hidden />
          <span className="sr-only">Length: </span>
          {lengthText(info.seconds)}
        </span>
        <span className="flex min-w-0 flex-1 items-center gap-1">
          <ListChecks size={12} aria-hidden className="shrink-0" />
          <span className="truncate">{plural(info.checks.length, 'check')}</span>
        </span>
        <Button
          size="sm"
          variant="ghost"
          isDisabled={!isReady || isBusy}
          aria-label={`Step by step through ${info.title}`}
          onPress={run(true)}
        >
          Step by step
        </Button>
        <Button
          size="sm"
          isDisabled={!isReady || isBusy}
          aria-label={`Run ${info.title}`}
          onPress={run(false)}
        >
          <Play size={12} aria-hidden />
          Run
        </Button>
      </footer>
    </li>
  );
}
