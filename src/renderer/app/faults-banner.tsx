import { useMemo } from 'react';
import { routesWithFaults } from '../../shared/explain/faults-on-purpose.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

/** Routes named at once; the rest are counted. */
const namedLimit = 2;

/** Says in every view which routes make trouble on purpose, as the file has it. */
export function FaultsBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Faults />
    </div>
  );
}

function Faults() {
  const { draft, navigation } = useStores();
  const input = useStoreValue('config', (state) => state.snapshot?.input);
  const routes = useMemo(() => routesWithFaults(input), [input]);
  const [first] = routes;
  if (first === undefined) return null;
  const show = () => {
    const { moment, select } = draft.getState();
    // A draft may have other places; then whatever is selected stays so.
    const key = moment.routeKeys[first.index];
    if (key !== undefined && moment.input === input) select(key);
    navigation.getState().show('routes');
  };
  const named = routes.slice(0, namedLimit);
  const left = routes.length - named.length;
  return (
    <Banner
      tone="block"
      action={
        <Button size="sm" variant="ghost" onPress={show}>
          Show
        </Button>
      }
    >
      Faults on purpose:{' '}
      {named.map(({ id, trouble }, index) => (
        <span key={id}>
          {index > 0 && '; '}
          of requests to <strong className="font-semibold">{id}</strong>, {trouble.join(', ')}
        </span>
      ))}
      {left > 0 && `; and ${left} more ${left === 1 ? 'route' : 'routes'}`}
    </Banner>
  );
}
