import type { Bytes, EpochMilliseconds } from './units.ts';

/** One stretch of recording, or what was imported from a file at once. */
export interface HistorySession {
  /** Unique in one history. */
  readonly id: number;
  /** What a person called it; null where nobody did. */
  readonly name: string | null;
  /** Imported ones are never added to. */
  readonly kind: 'recorded' | 'imported';
  readonly began: EpochMilliseconds;
  /** Null while it is live, and where Doorman ended without closing it. */
  readonly ended: EpochMilliseconds | null;
  /** Exchanges of it that history holds. */
  readonly exchanges: number;
  /** What they take. Bodies that are kept once for several sessions count in each. */
  readonly bytes: Bytes;
  /** What is recorded now goes here. At most one is. */
  readonly live: boolean;
}

/** Sessions that history holds at once. */
export const sessionLimit = 1000;
/** Characters in the name of one. */
export const sessionNameLimit = 100;
