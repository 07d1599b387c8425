import type { AccessRulePlace } from './defence-decision.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';

/** Clients that one report lists; those with the most refusals, requests and connections. */
export const defenceClientLimit = 200;

/** What was refused, by reason, since the engine started. */
export interface RefusalCounts {
  /** Requests of addresses in `deny`. */
  readonly denied: number;
  /** Requests of addresses that are not in `allow`. */
  readonly notAllowed: number;
  /** Requests beyond `limits.rate`. */
  readonly rateExceeded: number;
  /** Connections beyond `limits.connections` or `limits.connectionsPerClient`. */
  readonly connections: number;
}

export const refusedInAll = ({ denied, notAllowed, rateExceeded, connections }: RefusalCounts): number =>
  denied + notAllowed + rateExceeded + connections;

/** One client as the engine tells it apart: an IPv4 address, or an IPv6 network of 64 bits. */
export interface DefenceClient {
  /** IPv4 address, or the first 64 bits of an IPv6 address in hexadecimal with `/64`. */
  readonly client: string;
  /** Open now, over all listeners. Those of a trusted proxy count for the proxy. */
  readonly connections: number;
  /** Requests that began in the last second or so. */
  readonly perSecond: number;
  readonly refused: RefusalCounts;
  /** When its last request began, or was refused; null where only its connections are known. */
  readonly lastSeen: EpochMilliseconds | null;
}

/** A rule of the configuration that runs, and what it refused since the engine started. */
export type DefenceRule =
  | {
      readonly kind: 'rate';
      readonly route: string;
      readonly requests: number;
      readonly per: Milliseconds;
      readonly burst: number;
      readonly key: string;
      /** Buckets in use, and the most there can be. */
      readonly buckets: number;
      readonly bucketLimit: number;
      readonly refused: number;
    }
  | (AccessRulePlace & {
      readonly kind: 'access';
      /** Entries of each list. */
      readonly allow: number;
      readonly deny: number;
      readonly denied: number;
      readonly notAllowed: number;
    })
  | {
      readonly kind: 'connections';
      readonly listener: string;
      readonly open: number;
      readonly limit: number;
      readonly perClient: number;
      readonly refused: number;
      readonly refusedPerClient: number;
    };

/** Who asks, and what is refused. Made once a second, and only while somebody looks at it. */
export interface DefenceReport {
  readonly clients: readonly DefenceClient[];
  /** Clients that are known and not listed. */
  readonly clientsLeftOut: number;
  /** Rules of the configuration that runs: at most {@link defenceRuleLimit}. */
  readonly rules: readonly DefenceRule[];
  readonly rulesLeftOut: number;
}

/** Rules that one report lists, in the order of the file. */
export const defenceRuleLimit = 500;
