import type { Socket } from 'node:net';
import type { OpeningTiming } from '../../../shared/model/attempt-timing.ts';
import type { HeaderList } from '../headers.ts';
import type { UpstreamHealth } from '../health/upstream-health.ts';
import type { Body, Response, ResponseHead } from '../message.ts';
import type { Cancellation } from '../pipeline/cancellation.ts';
import type { UpgradeBridge } from '../upgrade/bridge.ts';

/** What an upstream has done since the engine started or its counters were reset; outlives reloads that leave the upstream unchanged. */
export interface UpstreamCounters {
  /** Requests in flight. */
  active: number;
  requests: number;
  failures: number;
}

/** A request head as an upstream gets it: hop-by-hop fields gone, Host included. */
export interface OutgoingHead {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
}

/** The connection a request went out on. */
export interface ConnectionUsed {
  /** `127.0.0.1:3001`; null where the transport does not tell. */
  readonly address: string | null;
  readonly reused: boolean;
  /** HTTP version spoken on it, as `Via` has it; absent for 1.1. */
  readonly version?: '2';
  /** What opening it took, where this is the first request on it. */
  readonly opened?: OpeningTiming;
}

export interface ForwardCall {
  readonly head: OutgoingHead;
  readonly body: Body;
  readonly cancellation: Cancellation;
  /** The head is being written to a connection. */
  onSent(connection: ConnectionUsed): void;
  onInformational(head: ResponseHead): void;
}

/** Speaks HTTP to one upstream over kept-alive connections. */
export interface UpstreamTransport {
  /**
   * Resolves with the response once its head is there.
   *
   * @throws ExchangeFailure with an `upstream.*` code, or `request.client_left` after cancellation
   */
  exchange(call: ForwardCall): Promise<Response>;
  /** Takes over a connected socket that nothing was sent on yet; absent where the transport opens all by itself. */
  adopt?(socket: Socket): void;
  /** Lets what runs end, then closes all connections. */
  close(): Promise<void>;
  /** Cuts all connections at once. */
  destroy(): Promise<void>;
}

/** One server of a pool. The same object as long as its configuration stays the same. */
export interface Upstream {
  readonly id: string;
  readonly pool: string;
  readonly url: string;
  /** Host and port for the Host field when `rewrite.host: upstream` asks for it. */
  readonly authority: string;
  readonly counters: UpstreamCounters;
  readonly health: UpstreamHealth;
  readonly transport: UpstreamTransport;
  /** Asks to switch protocols, over a connection of its own. */
  readonly upgrade: UpgradeBridge;
}
