import type { CacheOutcome } from '../model/cache.ts';
import type { EventKind } from '../model/event.ts';
import type { UpstreamState } from '../model/upstream-health.ts';
import type { ExchangeFilter } from './filter.ts';

/** What is kept of an exchange of a scenario that has ended. */
export interface BookedExchange {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** Whether the response went to its end. */
  readonly complete: boolean;
  readonly listener: string;
  /** Of all layers, the outermost first. */
  readonly routes: readonly string[];
  readonly pool: string | null;
  readonly upstream: string | null;
  readonly client: string;
  readonly path: string;
  readonly status: number | null;
  readonly cache: CacheOutcome | null;
  readonly answeredBy: 'upstream' | 'cache' | 'doorman' | null;
  /** In microseconds. */
  readonly duration: number;
  /** Codes of its decisions; null where they were not asked for, or are not kept any more. */
  readonly decisions: ReadonlySet<string> | null;
}

/** Something that happened, of the event log. */
export interface NotedEvent {
  readonly kind: EventKind;
  readonly at: number;
  /** Null where it is about no upstream. */
  readonly pool: string | null;
  readonly upstream: string | null;
}

/** An upstream came to be in a state. */
export interface NotedState {
  readonly at: number;
  readonly pool: string;
  readonly upstream: string;
  readonly state: UpstreamState;
}

/** What the clients of a stream saw. */
export interface ClientCounts {
  /** Requests, or messages of WebSockets; connections of an attack. */
  readonly sent: number;
  readonly answered: number;
  /** No connection, no whole answer, or too late. */
  readonly failed: number;
}

/** Counters that only grow while a scenario runs. */
export interface CounterReading {
  /** Requests that each built-in upstream counted, without health checks. */
  readonly asked: ReadonlyMap<string, number>;
  /** Connections turned away, by listener and limit: `demo-web connectionsPerClient`. */
  readonly refused: ReadonlyMap<string, number>;
  /** Of the configuration. */
  readonly generation: number;
  readonly clients: ReadonlyMap<string, ClientCounts>;
}

/** All that a check may look at, from the beginning of its time on. */
export interface Evidence {
  /** Those that ended, whether well or not. */
  exchanges(filter: ExchangeFilter): readonly BookedExchange[];
  events(): readonly NotedEvent[];
  /** In order; the first of each upstream is what it was when the time began. */
  states(): readonly NotedState[];
  readonly before: CounterReading;
  readonly now: CounterReading;
}

/**
 * - `proved`: it is true, and nothing can make it untrue · `holds`: it is true so far
 * - `pending`: there is not enough yet, and more may come · `off`: it is untrue as things are · `refuted`: it can no longer become true
 */
export type Verdict = 'proved' | 'holds' | 'pending' | 'off' | 'refuted';

export interface Reading {
  readonly verdict: Verdict;
  /** A sentence with the numbers. */
  readonly measured: string;
}
