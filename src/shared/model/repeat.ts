import type { ExchangeId } from './exchange.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';

/** Most requests of one run, and most that are under way at once. */
export const repeatLimit = 10_000;
export const repeatConcurrencyLimit = 64;

/** A run that sends one request many times, as far as it has come. */
export interface RepeatReport {
  readonly id: string;
  /** The exchange whose request it is. */
  readonly of: ExchangeId;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly times: number;
  readonly concurrency: number;
  /** Requests that were answered or failed. */
  readonly finished: number;
  /** How often each status came, the smallest first. */
  readonly statuses: readonly (readonly [status: number, requests: number])[];
  /** What kept requests from being answered, and how many: the most frequent ones. */
  readonly failures: readonly (readonly [message: string, requests: number])[];
  /** From the sending of a request to the last byte of its answer, of those answered; null before the first. */
  readonly p50: Milliseconds | null;
  readonly p99: Milliseconds | null;
  readonly longest: Milliseconds | null;
  /** How many each upstream had, `pool/upstream`, the busiest first; '' for those that no upstream was asked for. Told at the end. */
  readonly upstreams: readonly (readonly [upstream: string, requests: number])[];
  readonly began: EpochMilliseconds;
  readonly took: Milliseconds;
}
