import { useCallback, useEffect, useRef, useState } from 'react';
import type { ContractClient } from '../../../../shared/contract/client.ts';
import { framesListLimit } from '../../../../shared/contract/methods/exchanges.ts';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import type { StreamMessage } from '../../../../shared/model/websocket.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { errorText } from '../../../ui/inline-error.tsx';

/** Messages shown of one exchange; past it the oldest go. As many as the engine keeps. */
export const shownMessageLimit = 1000;

/** What is known of the messages of one exchange. */
export interface Frames {
  readonly messages: readonly StreamMessage[];
  readonly total: number;
  readonly notes: readonly string[];
}

export type FramesState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  /** Memory holds none of this exchange. */
  | { readonly phase: 'gone' }
  | { readonly phase: 'ready'; readonly frames: Frames };

/**
 * Adds what came since, page by page.
 *
 * @param known what was fetched before; null for nothing
 * @returns null when memory holds none of that exchange
 */
export async function fetchFrames(
  client: ContractClient,
  id: ExchangeId,
  known: Frames | null,
): Promise<Frames | null> {
  let messages = known?.messages ?? [];
  for (;;) {
    const after = messages.at(-1)?.number ?? 0;
    const { page } = await client.call('exchanges.frames', { id, after, limit: framesListLimit });
    if (page === null) return known;
    messages = [...messages, ...page.items].slice(-shownMessageLimit);
    if (page.items.length < framesListLimit) return { messages, total: page.total, notes: page.notes };
  }
}

interface Loaded {
  readonly id: ExchangeId;
  readonly state: FramesState;
}

/** The messages of a WebSocket or an event stream, followed while it is open. */
export function useFrames(id: ExchangeId): { readonly state: FramesState; readonly reload: () => void } {
  const { client } = useStores();
  const mark = useStoreValue('exchanges', ({ log, version }) => {
    const summary = log.get(id)?.summary;
    return version >= 0 && summary !== undefined
      ? `${summary.state} ${summary.requestBytes} ${summary.responseBytes}`
      : 'gone';
  });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  /** What was fetched last, to be added to. */
  const known = useRef<{ readonly id: ExchangeId; readonly frames: Frames } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `mark` and `attempt` only say that it is time to fetch
  useEffect(() => {
    let current = true;
    const before = known.current?.id === id ? known.current.frames : null;
    void fetchFrames(client, id, before)
      .then((frames): FramesState => (frames === null ? { phase: 'gone' } : { phase: 'ready', frames }))
      .catch((error: unknown): FramesState => ({ phase: 'failed', message: errorText(error) }))
      .then((state) => {
        if (!current) return;
        if (state.phase === 'ready') known.current = { id, frames: state.frames };
        setLoaded({ id, state });
      });
    return () => {
      current = false;
    };
  }, [client, id, mark, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { state: loaded?.id === id ? loaded.state : { phase: 'loading' }, reload };
}
