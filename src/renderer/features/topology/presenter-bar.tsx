import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatRate } from '../../ui/format.ts';

/** All that is left around the graph for an audience: the rate, and the way out. */
export function PresenterBar() {
  const { topology } = useStores();
  const perSecond = useStoreValue('status', ({ status }) => status?.traffic.requestsPerSecond ?? 0);
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 px-6">
      <h1 className="font-semibold text-xl">Doorman</h1>
      <p className="flex-1 text-lg text-muted">
        <span className="font-semibold text-text">{formatRate(perSecond)}</span> requests a second
      </p>
      <Button variant="ghost" onPress={() => topology.getState().setPresenting(false)}>
        Leave (Esc)
      </Button>
    </header>
  );
}
