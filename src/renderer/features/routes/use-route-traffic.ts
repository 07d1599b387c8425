import { useEffect, useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { countByRoute, type RouteTraffic } from './route-traffic.ts';

/** How often counts are brought up to date, at most, in milliseconds: going through 100,000 exchanges takes a few. */
const countInterval = 500;

/** What each route has done, by id, among the exchanges that this window holds. */
export function useRouteTraffic(): ReadonlyMap<string, RouteTraffic> {
  const { exchanges } = useStores();
  const count = () => countByRoute(exchanges.getState().log.entries());
  const [traffic, setTraffic] = useState(count);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      setTraffic(countByRoute(exchanges.getState().log.entries()));
    };
    refresh();
    const stop = exchanges.subscribe((state, before) => {
      if (state.version !== before.version) timer ??= setTimeout(refresh, countInterval);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [exchanges]);
  return traffic;
}
