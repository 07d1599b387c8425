import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { ExchangesStore } from '../../stores/exchanges.ts';

/**
 * Calls back with the first exchange that comes into a list known to be empty: it is what a person who has
 * just set something up waits for. Exchanges that were recorded earlier are not news.
 *
 * @returns what ends the watch
 */
export function watchFirst(exchanges: ExchangesStore, onFirst: (id: ExchangeId) => void): () => void {
  const isEmpty = () => exchanges.getState().phase === 'ready' && exchanges.getState().log.size === 0;
  let waits = isEmpty();
  return exchanges.subscribe(() => {
    const [first] = waits ? exchanges.getState().log.entries() : [];
    waits = isEmpty();
    // Last, since what it does may change the very store that is watched.
    if (first !== undefined) onFirst(first.summary.id);
  });
}
