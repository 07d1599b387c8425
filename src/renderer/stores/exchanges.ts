import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ExchangeBatch } from '../../shared/contract/events.ts';
import { exchangeListLimit } from '../../shared/contract/methods/exchanges.ts';
import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { createCompacter } from './compact-exchange.ts';
import { createExchangeLog, type ExchangeLog, type LogChange, noChange } from './exchange-log.ts';
import { createOlderPages, type OlderPhase, type Pause } from './older-pages.ts';

/** Exchanges kept in the window, in all. Older ones stay in history. */
export const exchangeLimit = 100_000;

/** Exchanges that wait for a frame; past that they are taken without one, since a hidden window has none. */
const waitingLimit = 20_000;
/** Exchanges applied in one frame at most: a burst is spread over several, so that input is seen between them. */
const frameLimit = 5_000;

/** Runs a callback before the next paint; returns what cancels it. */
export type RequestFrame = (callback: () => void) => () => void;

export interface ExchangesState {
  /** `loading` until the first list arrived; `failed` with {@link failure} when it could not be had. */
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: string | null;
  /** Grows with every change of {@link log}, which changes in place. */
  readonly version: number;
  readonly log: ExchangeLog;
  /** What the latest version changed. Vanilla subscribers see every one, in order. */
  readonly change: LogChange;
  /** Exchanges that the host left out because this window was too slow. */
  readonly dropped: number;
  /** How far older exchanges than those of the first list are. */
  readonly older: OlderPhase;
  readonly selected: ExchangeId | null;
  /** The earlier session that is shown, which stays as it is; null for the live list. */
  readonly session: number | null;
  /** Shows an earlier session, or with null the live list again. Nothing else of the list is kept. */
  show(session: number | null): void;
  select(id: ExchangeId | null): void;
  /** Fetches the newest exchanges again. */
  refetch(): Promise<void>;
  /** Holds exchanges beside the log, in their place, that a search found and it does not have. @param items newest first, and older than those before */
  addFound(items: readonly ExchangeSummary[]): void;
  dropFound(): void;
  /** Deletes the live list, but for what is pinned. @throws ContractError */
  clear(): Promise<void>;
  /** Tells which run of the engine is current: still active exchanges of any other are lost. */
  setEpoch(epoch: string): void;
  start(): () => void;
}

export type ExchangesStore = StoreApi<ExchangesState>;

/**
 * The live list of exchanges. Batches wait for the next frame and are applied together, so that the list is
 * rendered at most once a frame whatever the traffic.
 */
export function createExchangesStore(
  client: ContractClient,
  requestFrame: RequestFrame,
  pause?: Pause,
): ExchangesStore {
  const log = createExchangeLog(exchangeLimit);
  const compact = createCompacter();
  let epoch: string | null = null;
  let waiting: ExchangeBatch[] = [];
  let waitingItems = 0;
  let cancelFrame: (() => void) | undefined;
  let newestFetch = 0;

  const settle = (summary: ExchangeSummary): ExchangeSummary =>
    epoch !== null && summary.state === 'active' && !summary.id.startsWith(`${epoch}-`)
      ? { ...summary, state: 'lost' }
      : summary;
  const take = (summary: ExchangeSummary): ExchangeSummary => settle(compact(summary));

  return createStore<ExchangesState>((set, get) => {
    const publish = (change: LogChange, more: Partial<ExchangesState> = {}) => {
      const { selected, version } = get();
      const gone = selected !== null && log.get(selected) === undefined;
      set({ version: version + 1, change, ...(gone ? { selected: null } : {}), ...more });
    };

    /** Batches to apply now, oldest first: one at least, and then as many as fit into a frame. */
    const takeWaiting = (limit: number): readonly ExchangeBatch[] => {
      let items = 0;
      const count = waiting.findIndex((batch, index) => {
        items += batch.items.length;
        return index > 0 && items > limit;
      });
      const batches = waiting.splice(0, count < 0 ? waiting.length : count);
      waitingItems -= batches.reduce((sum, batch) => sum + batch.items.length, 0);
      return batches;
    };

    const applyWaiting = (limit = frameLimit) => {
      cancelFrame?.();
      cancelFrame = undefined;
      const batches = takeWaiting(limit);
      if (waiting.length > 0) cancelFrame = requestFrame(() => applyWaiting());
      // The live list is fetched anew when it is shown again.
      if (get().session !== null) return;
      const start = batches.findLastIndex((batch) => batch.reset);
      const items = batches.slice(Math.max(0, start)).flatMap((batch) => batch.items.map(take));
      const dropped = batches.reduce((sum, batch) => sum + batch.dropped, get().dropped);
      // All there is, so there is nothing older.
      if (start >= 0) olderPages.begin(null);
      publish(start >= 0 ? log.replace(items) : log.upsert(items), { dropped });
    };

    const refetch = async () => {
      newestFetch += 1;
      const fetch = newestFetch;
      try {
        const { session } = get();
        const { items } = await client.call('exchanges.list', {
          limit: exchangeListLimit,
          ...(session === null ? {} : { session }),
        });
        if (fetch !== newestFetch) return;
        // What is known stays: the list may be shorter than what this window has seen. New ones come in order
        // unless some of them are known already, and those are only brought up to date.
        const first = get().phase !== 'ready';
        const change = first && log.size > 0 ? joinOlder(items) : log.upsert(items.map(take));
        // Said first, so that whoever hears of the list knows that more is to come.
        if (first) olderPages.begin(items[0]?.id ?? null);
        publish(change, { phase: 'ready', failure: null });
        olderPages.resume();
      } catch (error) {
        if (fetch !== newestFetch || get().phase === 'ready') return;
        set({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
      }
    };

    /** Live exchanges came before the first list: the list's go before them. */
    const joinOlder = (items: readonly ExchangeSummary[]): LogChange => {
      const live = [...log.entries()].map((entry) => entry.summary);
      const known = new Set(live.map((summary) => summary.id));
      return log.replace([...items.filter((item) => !known.has(item.id)).map(take), ...live]);
    };

    const olderPages = createOlderPages({
      list(before, limit) {
        const { session } = get();
        return client.call('exchanges.list', { before, limit, ...(session === null ? {} : { session }) });
      },
      hasRoom: (before) => log.size < exchangeLimit && log.get(before) !== undefined,
      take(items) {
        const change = log.prepend(items.map(take));
        if (change.older.length > 0) publish(change);
        return change.older.length;
      },
      onPhase: (older) => set({ older }),
      ...(pause === undefined ? {} : { pause }),
    });

    return {
      phase: 'loading',
      failure: null,
      version: 0,
      log,
      change: noChange,
      dropped: 0,
      older: 'none',
      selected: null,
      session: null,
      show(session) {
        if (session === get().session) return;
        // What has not been painted is of the list before.
        waiting = [];
        waitingItems = 0;
        olderPages.begin(null);
        publish(log.replace([]), { session, phase: 'loading', failure: null, dropped: 0 });
        void refetch();
      },
      select: (selected) => set({ selected }),
      refetch,
      addFound(items) {
        const change = log.addFound(items.map(take));
        if (change.found.length > 0) publish(change);
      },
      dropFound() {
        const change = log.dropFound();
        if (change.left.length > 0) publish(change);
      },
      async clear() {
        await client.call('exchanges.clear', {});
      },
      setEpoch(next) {
        if (next === epoch) return;
        epoch = next;
        const lost = [...log.entries()]
          .map((entry) => entry.summary)
          .filter((summary) => summary.state === 'active')
          .map(settle)
          .filter((summary) => summary.state === 'lost');
        if (lost.length > 0) publish(log.upsert(lost));
      },
      start() {
        const unsubscribe = client.subscribe('exchanges', {
          onEvent(batch) {
            waiting.push(batch);
            waitingItems += batch.items.length;
            if (waitingItems > waitingLimit) applyWaiting(Number.POSITIVE_INFINITY);
            else cancelFrame ??= requestFrame(() => applyWaiting());
          },
          onGap: () => void refetch(),
        });
        void refetch();
        return () => {
          unsubscribe();
          olderPages.begin(null);
          cancelFrame?.();
          cancelFrame = undefined;
          waiting = [];
          waitingItems = 0;
        };
      },
    };
  });
}
