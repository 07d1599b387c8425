import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { MethodParams, MethodResults } from '../../shared/contract/methods.ts';
import type { Breakpoint, BreakpointsState } from '../../shared/model/breakpoint.ts';

/** Breakpoints, what they hold, and whether they are being looked at. */
export interface BreakpointsStoreState extends BreakpointsState {
  readonly isOpen: boolean;
  /** The held exchange that is looked at; null for the first. */
  readonly selected: string | null;
  /** A breakpoint to begin with in the form; null for none. */
  readonly suggestion: Breakpoint | null;
  open(suggestion?: Breakpoint): void;
  close(): void;
  select(id: string): void;
  /** In place of all. @throws ContractError */
  replace(breakpoints: readonly Breakpoint[]): Promise<void>;
  /** @throws ContractError `breakpoints.not_held` */
  message(id: string): Promise<MethodResults['breakpoints.message']>;
  /** @throws ContractError `breakpoints.not_held` or `breakpoints.invalid` */
  decide(decision: MethodParams<'breakpoints.decide'>): Promise<void>;
  /** Lets everything that is held go on. */
  continueAll(): Promise<void>;
  /** Begins to listen; returns what ends it. While nobody listens nothing is held. */
  start(): () => void;
}

export type BreakpointsStore = StoreApi<BreakpointsStoreState>;

export function createBreakpointsStore(client: ContractClient): BreakpointsStore {
  return createStore<BreakpointsStoreState>((set, get) => ({
    breakpoints: [],
    armed: false,
    held: [],
    passed: 0,
    isOpen: false,
    selected: null,
    suggestion: null,
    open: (suggestion) => set({ isOpen: true, suggestion: suggestion ?? null }),
    close: () => set({ isOpen: false, suggestion: null }),
    select: (selected) => set({ selected }),
    async replace(breakpoints) {
      const params = breakpoints.map(({ match, ...rest }) => ({ ...rest, match: copied(match) }));
      set(await client.call('breakpoints.set', { breakpoints: params }));
    },
    message: (id) => client.call('breakpoints.message', { id }),
    async decide(decision) {
      await client.call('breakpoints.decide', decision);
    },
    async continueAll() {
      const { held } = get();
      // One that has gone on by itself meanwhile is no failure.
      await Promise.allSettled(
        held.map(({ id }) => client.call('breakpoints.decide', { id, action: 'continue' })),
      );
    },
    start: () => client.subscribe('breakpoints', { onEvent: (state) => set(state) }),
  }));
}

const copied = (match: Breakpoint['match']): Breakpoint['match'] => ({
  hosts: [...match.hosts],
  paths: [...match.paths],
  methods: [...match.methods],
  headers: { ...match.headers },
  query: { ...match.query },
  clients: [...match.clients],
});
