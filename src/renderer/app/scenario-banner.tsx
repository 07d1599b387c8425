import { useStores, useStoreValue } from '../stores/context.tsx';
import { currentScenario } from '../stores/scenario.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/inline-error.tsx';

/** Says in every other view that a scenario is up, where it is, and ends it. */
export function ScenarioBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Up />
    </div>
  );
}

function Up() {
  const { scenario, navigation, notices } = useStores();
  const isElsewhere = useStoreValue('navigation', (state) => state.view !== 'scenarios');
  const phase = useStoreValue('scenario', (state) => state.run?.phase ?? null);
  const step = useStoreValue('scenario', (state) => state.run?.step ?? 0);
  const name = useStoreValue('scenario', (state) => state.run?.name ?? '');
  const info = useStoreValue('scenario', currentScenario);
  const isAsking = useStoreValue('scenario', (state) => state.pending !== null);
  if (phase === null || !isElsewhere) return null;
  const stop = () => {
    scenario
      .getState()
      .control('stop')
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  const title = info?.steps[step]?.title;
  return (
    <Banner
      tone={phase === 'failed' ? 'error' : phase === 'passed' ? 'ok' : 'live'}
      action={
        <div className="flex gap-2">
          <Button size="sm" onPress={() => navigation.getState().show('scenarios')}>
            Show
          </Button>
          <Button size="sm" isDisabled={isAsking} onPress={stop}>
            Stop
          </Button>
        </div>
      }
    >
      Scenario <strong className="font-semibold">{info?.title ?? name}</strong>{' '}
      {phase === 'passed' || phase === 'failed'
        ? `${phase}; what it added is still up`
        : phase === 'starting'
          ? 'starts'
          : `${phase === 'paused' ? 'is paused' : 'runs'}${title === undefined ? '' : `: ${title}`}`}
    </Banner>
  );
}
