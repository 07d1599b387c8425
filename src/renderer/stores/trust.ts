import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { TrustOutcome, TrustStoreReport } from '../../shared/model/trust.ts';
import { errorText } from '../ui/inline-error.tsx';

/** What is being done to a store at this moment. */
export type TrustWork = 'install' | 'remove' | 'verify';

/** The trust stores of this machine, as they were looked at last, and what is being done to them. */
export interface TrustStateOfStores {
  /** Null until the host has said it. */
  readonly items: readonly TrustStoreReport[] | null;
  /** Why they could not be listed; null when they could. */
  readonly failure: string | null;
  /** By store. */
  readonly work: ReadonlyMap<string, TrustWork>;
  /** What went wrong, or is left for the person to do; by store, until something is done to it again. */
  readonly unfinished: ReadonlyMap<string, TrustOutcome>;
  load(): Promise<void>;
  /** Has clients of each store connect; each row is there as soon as it is known. */
  verify(stores: readonly string[]): Promise<void>;
  /** Installs or removes, and has clients connect then. Only after consent. */
  change(act: 'install' | 'remove', stores: readonly string[]): Promise<void>;
}

export type TrustStore = StoreApi<TrustStateOfStores>;

/** @param scope the authority in use, or the one that was prepared to take its place */
export function createTrustStore(client: ContractClient, scope: 'current' | 'next' = 'current'): TrustStore {
  const about = scope === 'current' ? {} : { scope };
  return createStore<TrustStateOfStores>((set, get) => {
    const setWork = (stores: readonly string[], work: TrustWork | null): void => {
      const next = new Map(get().work);
      for (const store of stores) {
        if (work === null) next.delete(store);
        else next.set(store, work);
      }
      set({ work: next });
    };

    const setUnfinished = (outcomes: readonly TrustOutcome[]): void => {
      const next = new Map(get().unfinished);
      for (const outcome of outcomes) {
        if (outcome.result === 'failed' || outcome.result === 'elevation_needed') {
          next.set(outcome.store, outcome);
        } else next.delete(outcome.store);
      }
      set({ unfinished: next });
    };

    const verifyOne = async (store: string): Promise<void> => {
      setWork([store], 'verify');
      try {
        const { items } = await client.call('trust.verify', { stores: [store], ...about });
        const [report] = items;
        if (report === undefined) return;
        set({ items: (get().items ?? []).map((item) => (item.id === report.id ? report : item)) });
      } catch (error) {
        setUnfinished([{ store, result: 'failed', message: errorText(error) }]);
      } finally {
        setWork([store], null);
      }
    };

    const load = async (): Promise<void> => {
      try {
        set({ items: (await client.call('trust.list', about)).items, failure: null });
      } catch (error) {
        set({ failure: errorText(error) });
      }
    };

    const verify = async (stores: readonly string[]): Promise<void> => {
      await Promise.all(stores.map(verifyOne));
    };

    return {
      items: null,
      failure: null,
      work: new Map(),
      unfinished: new Map(),
      load,
      verify,
      async change(act, stores) {
        if (stores.length === 0) return;
        setWork(stores, act);
        try {
          setUnfinished((await client.call(`trust.${act}`, { stores: [...stores], ...about })).items);
          await load();
        } catch (error) {
          const message = errorText(error);
          setUnfinished(stores.map((store) => ({ store, result: 'failed', message })));
        } finally {
          setWork(stores, null);
        }
        const { unfinished } = get();
        await verify(stores.filter((store) => unfinished.get(store)?.result !== 'elevation_needed'));
      },
    };
  });
}

/** Stores that are on this machine, in their order. */
export const presentStores = (items: readonly TrustStoreReport[]): readonly TrustStoreReport[] =>
  items.filter(({ state }) => state !== 'absent');
