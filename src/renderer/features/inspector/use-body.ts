import { useCallback, useEffect, useState } from 'react';
import type { BodySide, ExchangeDetail } from '../../../shared/model/exchange.ts';
import { useStores } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { fetchDecodedBody, type ShownBody } from './body-bytes.ts';

export type BodyState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly body: ShownBody };

const noBody: ShownBody = { bytes: new Uint8Array(), undone: [], problem: null, more: false };

/** The recorded body of one side, up to `limit` bytes of it, fetched when it is first shown and decoded for display. */
export function useBody(
  detail: ExchangeDetail,
  side: BodySide,
  limit: number,
): { readonly state: BodyState; readonly reload: () => void } {
  const { client } = useStores();
  const message = side === 'request' ? detail.request : detail.response;
  const [state, setState] = useState<BodyState>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const { id } = detail.summary;
  const kept = message?.body.kept ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` only says that it is time to fetch again
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<BodyState> => {
      if (kept === 0) return { phase: 'ready', body: noBody };
      return {
        phase: 'ready',
        body: await fetchDecodedBody(client, id, side, { signal: abort.signal, limit }),
      };
    };
    setState({ phase: 'loading' });
    void load()
      .catch((error: unknown): BodyState => ({ phase: 'failed', message: errorText(error) }))
      .then((next) => {
        if (!abort.signal.aborted) setState(next);
      });
    return () => abort.abort();
  }, [client, id, side, kept, limit, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, reload };
}
