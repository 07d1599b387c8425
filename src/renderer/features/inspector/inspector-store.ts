import { createStore, type StoreApi } from 'zustand/vanilla';
import { narrows } from '../../../shared/filter/narrows.ts';
import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import { type LogEntry, noChange } from '../../stores/exchange-log.ts';
import { type ExchangesStore, exchangeLimit } from '../../stores/exchanges.ts';
import type { Period } from '../../stores/list-view.ts';
import { type Filter, parseFilter } from './filter.ts';
import { createTimeline, type Timeline } from './list/timeline.ts';
import {
  type Arrangement,
  anyRow,
  createVisibleRows,
  type RowMatches,
  type VisibleRows,
} from './visible-rows.ts';

/** What the list shows of the recorded exchanges. */
export interface InspectorState {
  /** Grows with every change of {@link rows}, which change in place. */
  readonly version: number;
  readonly rows: VisibleRows;
  readonly timeline: Timeline;
  readonly filter: Filter;
  readonly period: Period | null;
  readonly arrangement: Arrangement;
  /** Whether the list stays at its end as rows come. */
  readonly follows: boolean;
  /** Exchanges that came while it did not. */
  readonly unseen: number;
  /** Whether an exchange of a route with a cache was seen. */
  readonly hasCache: boolean;
  /** Exchanges picked together, for what can be done with several. Empty while only one is selected. */
  readonly picked: ReadonlySet<ExchangeId>;
  /** Group whose head has the keyboard; null while an exchange has. */
  readonly activeGroup: string | null;
  setFilter(text: string): void;
  /** Judges some exchanges by the filter again, of which more is known by now. */
  recheck(ids: readonly ExchangeId[]): void;
  setPeriod(period: Period | null): void;
  /** What else must hold for an exchange to be listed, such as being pinned; null for nothing. */
  setAlso(also: RowMatches | null): void;
  arrange(arrangement: Arrangement): void;
  /** Puts sorted or grouped rows anew, with those that came; in arrival order, goes to the end. */
  takeNew(): void;
  setFollows(follows: boolean): void;
  setOpen(group: string | null, isOpen: boolean): void;
  activateGroup(group: string | null): void;
  pick(picked: ReadonlySet<ExchangeId>): void;
  /** Begins to follow the exchanges; returns what ends it. */
  start(): () => void;
}

export type InspectorStore = StoreApi<InspectorState>;

/** What filtering a long list needs of its surroundings. */
export interface FilterWork {
  /** Milliseconds, from anywhere. */
  now(): number;
  /** Runs a callback once what waits had its turn; returns what cancels it. */
  later(callback: () => void): () => void;
}

/** Time that filtering takes in one go, in milliseconds: short enough for the frame around it. */
const filterBudget = 6;
/** While filtering goes on, what it found is shown at most this often, in milliseconds: once a frame, since a list is laid out each time. */
const showEvery = 16;

const browserWork: FilterWork = {
  now: () => performance.now(),
  later(callback) {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  },
};

const wasLookedUp = ({ summary }: LogEntry): boolean => summary.cache !== null;
const none: ReadonlySet<ExchangeId> = new Set();

export function createInspectorStore(
  exchanges: ExchangesStore,
  work: FilterWork = browserWork,
  compile: (text: string) => Filter = parseFilter,
): InspectorStore {
  const { log } = exchanges.getState();
  const rows = createVisibleRows(log);
  const timeline = createTimeline(exchangeLimit);
  let cancelStep: (() => void) | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let also: RowMatches | null = null;

  return createStore<InspectorState>((set, get) => {
    /** Filters for a while, and goes on later. @returns whether rows changed */
    const filterOn = (): boolean => {
      cancelStep?.();
      const until = work.now() + filterBudget;
      const changed = rows.step(() => work.now() < until);
      cancelStep = rows.isFiltering ? work.later(step) : undefined;
      return changed;
    };
    const step = () => {
      const changed = filterOn();
      const now = work.now();
      // What is not shown now is with the next step; there is one unless all is filtered.
      if (rows.isFiltering ? now - shownAt < showEvery : !changed) return;
      shownAt = now;
      set({ version: get().version + 1 });
    };

    const refilter = (change: Partial<Pick<InspectorState, 'filter' | 'period'>> = {}) => {
      const { filter, period } = { ...get(), ...change };
      // What is beside the filter may have changed where it was not the filter that did.
      const isNarrower =
        change.filter !== undefined && also === null && narrows(get().filter.expression, filter.expression);
      rows.refilter(matcher(filter, period, also), isNarrower);
      filterOn();
      shownAt = work.now();
      set({ ...change, version: get().version + 1, unseen: 0 });
    };

    return {
      version: 0,
      rows,
      timeline,
      filter: parseFilter(''),
      period: null,
      arrangement: { sort: null, grouping: null },
      // Whoever comes back to something selected looks at that, and not at the end.
      follows: exchanges.getState().selected === null,
      unseen: 0,
      hasCache: false,
      picked: none,
      activeGroup: null,
      setFilter: (text) => refilter({ filter: compile(text) }),
      recheck(ids) {
        const before = rows.matching;
        rows.recheck(ids);
        const { version, unseen } = get();
        // Sorted or grouped rows stay as they were put, and what is found waits with what comes.
        const found = rows.isLive ? 0 : Math.max(0, rows.matching - before);
        set({ version: version + 1, unseen: unseen + found });
      },
      setPeriod: (period) => refilter({ period }),
      setAlso(next) {
        if (next === also) return;
        also = next;
        refilter();
      },
      arrange(arrangement) {
        const now = get().arrangement;
        if (arrangement.sort === now.sort && arrangement.grouping === now.grouping) return;
        rows.arrange(arrangement);
        const isLive = arrangement.sort === null && arrangement.grouping === null;
        set({
          arrangement,
          version: get().version + 1,
          unseen: 0,
          activeGroup: null,
          // Out of order again, the list goes on where it was left: at its end, unless something is being looked at.
          follows: isLive && exchanges.getState().selected === null,
        });
      },
      takeNew() {
        if (rows.isLive) get().setFollows(true);
        else {
          rows.arrange(get().arrangement);
          set({ version: get().version + 1, unseen: 0 });
        }
      },
      setFollows(wanted) {
        const follows = wanted && rows.isLive;
        if (follows !== get().follows) set({ follows, ...(follows ? { unseen: 0 } : {}) });
      },
      setOpen(group, isOpen) {
        rows.setOpen(group, isOpen);
        set({ version: get().version + 1 });
      },
      activateGroup(activeGroup) {
        if (activeGroup !== get().activeGroup) set({ activeGroup });
      },
      pick: (picked) => set({ picked }),
      start() {
        timeline.follow({
          ...noChange,
          reset: true,
          added: [...log.entries()],
          firstPosition: log.firstPosition,
        });
        refilter();
        set({ hasCache: get().hasCache || [...log.entries()].some(wasLookedUp) });
        const stop = exchanges.subscribe((state, before) => {
          if (state.version === before.version) return;
          const { change } = state;
          timeline.follow(change);
          const { came } = rows.follow(change);
          const { version, follows, unseen, hasCache, picked } = get();
          set({
            version: version + 1,
            hasCache:
              hasCache || [change.added, change.updated, change.older].some((some) => some.some(wasLookedUp)),
            unseen: follows ? 0 : change.reset ? came : Math.min(unseen + came, rows.matching),
            ...(change.reset && picked.size > 0 ? { picked: none } : {}),
          });
        });
        return () => {
          stop();
          cancelStep?.();
          cancelStep = undefined;
        };
      },
    };
  });
}

function matcher(filter: Filter, period: Period | null, also: RowMatches | null): RowMatches {
  const tests: RowMatches[] = [];
  if (period !== null) tests.push(({ at }) => at >= period.from && at < period.to);
  if (also !== null) tests.push(also);
  if (filter.active) tests.push((exchange) => filter.matches(exchange));
  const [only] = tests;
  if (only === undefined) return anyRow;
  return tests.length === 1 ? only : (exchange: ExchangeSummary) => tests.every((test) => test(exchange));
}
