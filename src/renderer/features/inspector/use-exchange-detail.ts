import { useCallback, useEffect, useState } from 'react';
import type { ExchangeDetail, ExchangeId } from '../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';

export type DetailState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly detail: ExchangeDetail };

interface Loaded {
  readonly id: ExchangeId;
  readonly state: DetailState;
}

/**
 * Everything recorded of one exchange; fetched again when its state or status changes. What was fetched of
 * the same exchange stays until then, so that nothing flickers.
 */
export function useExchangeDetail(id: ExchangeId): {
  readonly state: DetailState;
  readonly reload: () => void;
} {
  const { client } = useStores();
  const mark = useStoreValue('exchanges', ({ log, version }) => {
    const summary = log.get(id)?.summary;
    return version >= 0 && summary !== undefined ? `${summary.state} ${summary.status}` : 'gone';
  });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `mark` and `attempt` only say that it is time to fetch
  useEffect(() => {
    let current = true;
    const done = (state: DetailState) => {
      if (current) setLoaded({ id, state });
    };
    client.call('exchanges.get', { id }).then(
      (detail) => done({ phase: 'ready', detail }),
      (error: unknown) => done({ phase: 'failed', message: errorText(error) }),
    );
    return () => {
      current = false;
    };
  }, [client, id, mark, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { state: loaded?.id === id ? loaded.state : { phase: 'loading' }, reload };
}
