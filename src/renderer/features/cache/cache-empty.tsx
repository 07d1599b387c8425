import { Database } from 'lucide-react';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** What the view says while no route of the file has its cache switched on. */
export function CacheOff() {
  const { navigation } = useStores();
  return (
    <EmptyState
      icon={<Database size={24} aria-hidden />}
      title="No route has a cache"
      action={
        <Button variant="primary" onPress={() => navigation.getState().show('routes')}>
          Switch it on in Routes
        </Button>
      }
    >
      <p>
        With a cache, Doorman keeps what the upstream allows to be kept, answers from it, and says for each
        request why it did or did not. It is switched on for each route: in its form under Cache, or in the
        file with
      </p>
      <div className="mx-auto mt-3 w-60 text-left">
        <CodeLine label="the setting" text="cache: {enabled: true}" />
      </div>
    </EmptyState>
  );
}
