import type { Duplex } from 'node:stream';
import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, Response, ResponseHead } from '../message.ts';
import type { Cancellation } from '../pipeline/cancellation.ts';

/** PEM text of files that the configuration names, read before. */
export interface UpstreamTlsMaterial {
  readonly ca: string | null;
}

/** What an upstream has done since the engine started; outlives reloads that leave the upstream unchanged. */
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
  /** Lets what runs end, then closes all connections. */
  close(): Promise<void>;
  /** Cuts all connections at once. */
  destroy(): Promise<void>;
}

/** What became of a request to switch protocols. */
export interface UpgradeOutcome {
  /** 101 when both connections are joined now. */
  readonly status: number;
  readonly headers: HeaderList;
}

export interface UpgradeCall {
  readonly head: OutgoingHead;
  readonly socket: Duplex;
  readonly early: Buffer;
  readonly version: string;
  /** Adds what every response of Doorman carries, before it is written to the client. */
  onResponse(outcome: UpgradeOutcome): HeaderList;
  /** Both ways have ended. Bytes are counted from the upgrade on. */
  onClose(bytes: { readonly fromClient: number; readonly fromUpstream: number }): void;
  /** @returns true when nothing was written to the client yet: it must stay open for the answer to come */
  onFailure(fault: Fault): boolean;
}

/** One server of a pool. The same object as long as its configuration stays the same. */
export interface Upstream {
  readonly id: string;
  readonly pool: string;
  readonly url: string;
  /** Host and port for the Host field when `rewrite.host: upstream` asks for it. */
  readonly authority: string;
  readonly counters: UpstreamCounters;
  readonly transport: UpstreamTransport;
  /** Bridges a WebSocket handshake and then its bytes. */
  upgrade(call: UpgradeCall): void;
}
