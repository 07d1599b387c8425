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
        Doorman then answers from memory what the upstream allows to be kept, and says for every request why
        it did or did not. In the form of a route it is the section Cache; in the file it is
      </p>
      <div className="mx-auto mt-3 w-60 text-left">
        <CodeLine label="the setting" text="cache: {enabled: true}" />
      </div>
    </EmptyState>
  );
}
