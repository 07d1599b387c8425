import type { EnvironmentExport, StaleCertificate, TrustKind } from '../../shared/model/trust.ts';
import type { ChangePlan } from './change-plan.ts';
import type { VerifyingClient } from './clients/client.ts';
import type { TrustContext } from './context.ts';

/** What was found in a store, and what can be done about it. Computing it changes nothing. */
export interface StoreFindings {
  readonly present: 'yes' | 'no' | 'unreadable';
  readonly hasOurs: boolean;
  readonly stale: readonly StaleCertificate[];
  /** Sentences about what was found that the state does not say; '' for none. */
  readonly detail: string;
  /** What a person should know before they install. */
  readonly caution?: string;
  readonly install: ChangePlan | null;
  readonly remove: ChangePlan | null;
}

/** One trust store of this machine. None of its functions throws for what a program says or does not find. */
export interface TrustStore {
  readonly id: string;
  readonly kind: TrustKind;
  readonly title: string;
  readonly location: string | null;
  /** For programs that take their authorities from the environment: nothing is installed. */
  readonly exports: readonly EnvironmentExport[];
  inspect(): Promise<StoreFindings>;
  /** Clients that use this store, the one that decides first. Empty with a reason where there is none. */
  clients(): Promise<readonly VerifyingClient[]>;
  /** Why there is no client, when there is none. */
  readonly withoutClient: string;
}

/** Finds the stores of one family. Always at least one, which may be absent. */
export type DetectStores = (context: TrustContext) => Promise<readonly TrustStore[]>;

export const absent = (detail: string): StoreFindings => ({
  present: 'no',
  hasOurs: false,
  stale: [],
  detail,
  install: null,
  remove: null,
});

export const unreadable = (detail: string): StoreFindings => ({ ...absent(detail), present: 'unreadable' });

/** A store that is not on this machine: it says so, and nothing can be done to it. */
export const absentStore = (kind: TrustKind, title: string, detail: string): TrustStore => ({
  id: kind,
  kind,
  title,
  location: null,
  exports: [],
  inspect: async () => absent(detail),
  clients: async () => [],
  withoutClient: detail,
});
