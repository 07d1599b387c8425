import { createStore, type StoreApi } from 'zustand/vanilla';
import { needsOf } from '../../../../shared/filter/expression.ts';
import { printFilter } from '../../../../shared/filter/print.ts';
import type { ExchangeId, ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { LogChange } from '../../../stores/exchange-log.ts';
import { exchangeLimit } from '../../../stores/exchanges.ts';
import { foundLimit } from '../../../stores/found-exchanges.ts';
import type { Stores } from '../../../stores/stores.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import { type Filter, parseFilter } from '../filter.ts';

/** Exchanges that one step of a search may find. */
const foundPerStep = 500;
/** Exchanges that are looked into in one call as they come. */
const matchedAtOnce = 500;
/** Exchanges that came and wait to be looked into. */
const waitingLimit = 10_000;
/** Exchanges that are known to fit, before those that left the list are forgotten. */
const fittingLimit = 2 * exchangeLimit;
/** How long typing rests before a search begins, in milliseconds. */
const typingRest = 150;
/** How long exchanges that come are collected before they are looked into, in milliseconds. */
const arrivalRest = 200;

/** How far the host is with what a summary cannot tell. */
export interface FilterProgress {
  /**
   * - `idle`: nothing has to be asked for
   * - `searching`: what is recorded is looked through, `done`: it was; what comes is looked into as it comes
   * - `stopped`: by a person; `failed`: see `failure`
   */
  readonly phase: 'idle' | 'searching' | 'done' | 'stopped' | 'failed';
  readonly scanned: number;
  readonly total: number;
  readonly failure: string | null;
  /** Exchanges that came faster than they could be looked into, and were not. */
  readonly missed: number;
  /** Exchanges that were found and are older than the list can show. */
  readonly leftOut: number;
}

const idle: FilterProgress = {
  phase: 'idle',
  scanned: 0,
  total: 0,
  failure: null,
  missed: 0,
  leftOut: 0,
};

/** Whom a run tells that it knows more. */
export interface FilterListener {
  /** Whether these exchanges fit may have changed. */
  recheck(ids: readonly ExchangeId[]): void;
  /** Marks changed, and the filter names them. */
  refilter(): void;
}

/** Applies filters to the list: by summaries at once, and by what only the host can tell as it is found. */
export interface FilterRun {
  readonly progress: StoreApi<FilterProgress>;
  /** Takes a filter over in place of the one before. */
  compile(text: string): Filter;
  /** Ends the search through what is recorded; what was found stays, and what comes is still looked into. */
  stop(): void;
  /** Goes on with a search that was stopped or failed. */
  resume(): void;
  /** Begins to follow what comes; returns what ends it all. */
  start(listener: FilterListener): () => void;
}

/** Runs a callback after some milliseconds; returns what cancels it. */
export type Wait = (callback: () => void, delay: number) => () => void;

const waitTimer: Wait = (callback, delay) => {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
};

export function createFilterRun(
  { client, exchanges, marks }: Pick<Stores, 'client' | 'exchanges' | 'marks'>,
  wait: Wait = waitTimer,
): FilterRun {
  const progress = createStore<FilterProgress>(() => idle);
  const { log } = exchanges.getState();
  let filter: Filter | null = null;
  /** Known to fit. */
  let fitting = new Set<ExchangeId>();
  /** Came, and are to be looked into. */
  let waiting = new Set<ExchangeId>();
  /** Were found and are not in the list, which may still be coming. Newest first. */
  let beside: ExchangeSummary[] = [];
  /** Where the search goes on. */
  let cursor: ExchangeId | null = null;
  /** Grow with every filter and every search: what is answered to an earlier one is void. */
  let filters = 0;
  let searches = 0;
  let isMatching = false;
  let listener: FilterListener | null = null;
  let cancelSearch: (() => void) | undefined;
  let cancelMatch: (() => void) | undefined;

  const deepText = (): string | null =>
    filter === null || filter.expression === null || !filter.needsDetail
      ? null
      : printFilter(filter.expression);

  const fail = (error: unknown) => progress.setState({ phase: 'failed', failure: errorText(error) });

  const learn = (ids: readonly ExchangeId[], found: ReadonlySet<ExchangeId>) => {
    const changed = ids.filter((id) => fitting.has(id) !== found.has(id));
    for (const id of changed) {
      if (found.has(id)) fitting.add(id);
      else fitting.delete(id);
    }
    if (fitting.size > fittingLimit) {
      fitting = new Set(Array.from(fitting).filter((id) => log.get(id) !== undefined));
    }
    if (changed.length > 0) listener?.recheck(changed);
  };

  /** Has those shown that the list does not have, once it has all that it can. */
  const showBeside = () => {
    const { phase, older, addFound } = exchanges.getState();
    if (phase === 'loading' || older === 'loading' || beside.length === 0) return;
    const unknown = beside.filter(({ id }) => log.get(id) === undefined);
    beside = [];
    addFound(unknown);
    const leftOut = unknown.filter(({ id }) => log.get(id) === undefined).length;
    if (leftOut > 0) progress.setState({ leftOut: progress.getState().leftOut + leftOut });
  };

  const findBeside = (items: readonly ExchangeSummary[]) => {
    const unknown = items.filter(({ id }) => log.get(id) === undefined);
    const taken = unknown.slice(0, foundLimit - beside.length);
    beside = [...beside, ...taken];
    const leftOut = unknown.length - taken.length;
    if (leftOut > 0) progress.setState({ leftOut: progress.getState().leftOut + leftOut });
    showBeside();
  };

  const search = async (text: string) => {
    searches += 1;
    const own = searches;
    const { session } = exchanges.getState();
    try {
      do {
        const { items, next, scanned, total } = await client.call('exchanges.search', {
          filter: text,
          limit: foundPerStep,
          ...(session === null ? {} : { session }),
          ...(cursor === null ? {} : { before: cursor }),
        });
        if (own !== searches) return;
        const ids = items.map(({ id }) => id);
        learn(ids, new Set(ids));
        findBeside(items);
        const so = progress.getState();
        progress.setState({ scanned: Math.min(so.scanned + scanned, total), total });
        cursor = next;
      } while (cursor !== null);
      progress.setState({ phase: 'done' });
    } catch (error) {
      if (own === searches) fail(error);
    }
  };

  const stopSearch = () => {
    searches += 1;
    cancelSearch?.();
    cancelSearch = undefined;
  };

  const begin = (rest: number) => {
    stopSearch();
    filters += 1;
    cancelMatch?.();
    cancelMatch = undefined;
    waiting = new Set();
    fitting = new Set();
    beside = [];
    exchanges.getState().dropFound();
    cursor = null;
    const text = deepText();
    progress.setState(text === null ? idle : { ...idle, phase: 'searching' });
    if (text !== null) cancelSearch = wait(() => void search(text), rest);
  };

  const match = async () => {
    cancelMatch = undefined;
    const text = deepText();
    if (text === null || isMatching || waiting.size === 0) return;
    const own = filters;
    const ids = Array.from(waiting).slice(0, matchedAtOnce);
    for (const id of ids) waiting.delete(id);
    isMatching = true;
    try {
      const found = new Set((await client.call('exchanges.match', { filter: text, ids })).ids);
      if (own === filters) learn(ids, found);
    } catch (error) {
      if (own === filters) fail(error);
    } finally {
      isMatching = false;
    }
    matchLater();
  };

  const matchLater = () => {
    if (waiting.size > 0 && !isMatching) cancelMatch ??= wait(() => void match(), arrivalRest);
  };

  const follow = (change: LogChange) => {
    if (filter === null || !filter.needsDetail) return;
    if (change.reset) {
      begin(0);
      return;
    }
    const { may, must } = filter.verdict;
    for (const { summary } of [...change.added, ...change.updated]) {
      if (may(summary) && !must(summary)) waiting.add(summary.id);
    }
    let missed = 0;
    for (const id of waiting) {
      if (waiting.size <= waitingLimit) break;
      waiting.delete(id);
      missed += 1;
    }
    if (missed > 0) progress.setState({ missed: progress.getState().missed + missed });
    matchLater();
  };

  return {
    progress,
    compile(text) {
      const next = parseFilter(text, (id) => marks.getState().byId.get(id));
      filter = next;
      begin(typingRest);
      if (!next.needsDetail) return next;
      const { may, must } = next.verdict;
      return {
        ...next,
        matches: (exchange) => must(exchange) || (may(exchange) && fitting.has(exchange.id)),
      };
    },
    stop() {
      stopSearch();
      progress.setState({ phase: 'stopped' });
    },
    resume() {
      const text = deepText();
      if (text === null) return;
      progress.setState({ phase: 'searching', failure: null });
      void search(text);
    },
    start(next) {
      listener = next;
      const stopExchanges = exchanges.subscribe((state, before) => {
        if (state.version !== before.version) follow(state.change);
        if (state.older !== before.older || state.phase !== before.phase) showBeside();
      });
      const stopMarks = marks.subscribe(() => {
        const expression = filter?.expression ?? null;
        if (expression !== null && needsOf(expression).has('marks')) next.refilter();
      });
      return () => {
        stopExchanges();
        stopMarks();
        stopSearch();
        filters += 1;
        cancelMatch?.();
        cancelMatch = undefined;
        listener = null;
      };
    },
  };
}
