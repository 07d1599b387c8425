import { Play } from 'lucide-react';
import { useState } from 'react';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';

/** The one to begin with: it is short, and shows what a proxy is for. */
const firstScenario = 'kill-an-upstream';

/** A first look for who has no service at hand. */
export function TryDemo() {
  const { scenario, navigation } = useStores();
  const items = useStoreValue('scenario', (state) => state.items);
  const isAsking = useStoreValue('scenario', (state) => state.pending !== null);
  const [failure, setFailure] = useState<string | null>(null);
  const first = items?.find(({ name }) => name === firstScenario) ?? items?.[0];
  if (first === undefined) return null;
  const begin = () => {
    setFailure(null);
    scenario
      .getState()
      .begin(first.name)
      .then(
        () => navigation.getState().show('scenarios'),
        (error: unknown) => setFailure(errorText(error)),
      );
  };
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">Or look first</h2>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-control px-4 py-3">
        <div className="min-w-60 flex-1">
          <p className="font-medium">{first.title}</p>
          <p className="text-muted text-xs">
            {first.summary} With servers and traffic of its own; nothing of yours is touched.
          </p>
        </div>
        <Button isDisabled={isAsking} onPress={begin}>
          <Play size={14} aria-hidden />
          {isAsking ? 'Starting…' : 'Try the demo'}
        </Button>
        <Button variant="ghost" onPress={() => navigation.getState().show('scenarios')}>
          All scenarios
        </Button>
      </div>
      {failure !== null && <InlineError>{failure}</InlineError>}
    </section>
  );
}
