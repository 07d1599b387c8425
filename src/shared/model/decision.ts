import type { AttemptTiming } from './attempt-timing.ts';
import type { BreakpointEvidence } from './breakpoint.ts';
import type { CacheEvidence } from './cache-decision.ts';
import type { ContentEvidence } from './content-decision.ts';
import type { DefenceEvidence } from './defence-decision.ts';
import type { FaultCode } from './fault.ts';
import type { FaultsEvidence } from './faults-decision.ts';
import type { LimitsEvidence } from './limits-decision.ts';
import type { ReplayEvidence } from './replay-decision.ts';
import type { StaticEvidence } from './static-decision.ts';
import type { TlsEvidence } from './tls-decision.ts';
import type { Microseconds, Milliseconds } from './units.ts';
import type { BreakMode } from './upstream-control.ts';

/**
 * Why an upstream could not be chosen.
 *
 * - `disabled`, `draining`: by a person, in the configuration or with a control
 * - `unhealthy`: its checks fail; `ejected`: its requests failed; `circuit_open`: too large a share of them did
 * - `max_requests`: as many in flight as it may have
 * - `backup`: others are available
 * - `tried`: this request failed there already, and another is available
 */
export type ExclusionReason =
  | 'disabled'
  | 'draining'
  | 'unhealthy'
  | 'ejected'
  | 'circuit_open'
  | 'max_requests'
  | 'backup'
  | 'tried';

/** One upstream as the balancer saw it at the moment of choice. */
export interface BalanceCandidate {
  readonly upstream: string;
  /** Configured share, 1 or more. */
  readonly weight: number;
  /** Requests in flight to it from this engine. */
  readonly active: number;
  /** What the policy compared, as the code of the decision defines it; null where it was not looked at. */
  readonly score: number | null;
  readonly excluded: ExclusionReason | null;
  /** What would have excluded it, had not too few been left: see `balance.panic`. */
  readonly overruled?: ExclusionReason;
  /** It is a backup. */
  readonly backup?: true;
  /** The part of its weight that counts while it starts slowly, below 1. */
  readonly warmth?: number;
  /** Policy `latency`: moving average of the time to the head of its responses; null while nothing was measured. */
  readonly latency?: Milliseconds | null;
}

/** What every choice of an upstream says. */
export interface BalanceChoice {
  readonly pool: string;
  readonly chosen: string;
  readonly candidates: readonly BalanceCandidate[];
}

/**
 * Why round robin stood in for the policy of the pool.
 *
 * - `hash_key_missing`: the request has not what `hashKey` names
 * - `client_place_unknown`: nothing says where the client is, nor does the GeoIP database know its address
 * - `client_address_private`: its address is one of a machine or a private network, which have no place
 * - `geo_database_unusable`: the GeoIP database could not be read
 * - `locations_missing`: no upstream that is available has a location
 */
export type BalanceFallback =
  | 'hash_key_missing'
  | 'client_place_unknown'
  | 'client_address_private'
  | 'geo_database_unusable'
  | 'locations_missing';

/** A place on earth, in degrees. */
export interface Place {
  /** -90 to 90, north positive. */
  readonly lat: number;
  /** -180 to 180, east positive. */
  readonly lon: number;
  readonly name?: string | undefined;
}

/** Where the place of a client was taken from: the listener's `clientLocation`, a place set for tests, or its address. */
export type PlaceSource = 'header' | 'simulated' | 'geoip';

/** The part of a route's `match` that a request did not satisfy. */
export type MatchPart = 'listener' | 'host' | 'path' | 'method' | 'header' | 'query' | 'client';

/** A route that was looked at before the matching one, and the first of its parts that failed. */
export interface RouteMiss {
  readonly route: string;
  readonly part: MatchPart;
  /** What the route asks for, as written in the configuration, shortened. */
  readonly wanted: string;
  /** What the request had. */
  readonly saw: string;
}

/** One header field that a transformation changed. `before` is null when it was added, `after` when removed. */
export interface FieldChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A server that answers only requests for hosts it knows, recognised by how it says so. */
export type ForeignHostServer = 'vite' | 'webpack-dev-server' | 'rails' | 'starlette';

/**
 * Why there is no further attempt.
 *
 * - `attempts`: all are used up
 * - `method`: the request may have been seen by the upstream, and its method may not be sent twice
 * - `body`: the body of the request was begun to be read, and is not kept
 * - `informed`: the client got an informational response of that attempt already
 * - `budget`: too large a share of the requests were retries lately
 */
export type RetryRefusal = 'attempts' | 'method' | 'body' | 'informed' | 'budget';

/** Evidence by decision code. The part of the code before the first dot is the stage. */
export interface DecisionEvidence
  extends BreakpointEvidence,
    CacheEvidence,
    ContentEvidence,
    DefenceEvidence,
    FaultsEvidence,
    LimitsEvidence,
    ReplayEvidence,
    StaticEvidence,
    TlsEvidence {
  'listener.rejected': { readonly fault: FaultCode; readonly detail: string };
  'route.matched': {
    readonly route: string;
    /** 1-based place of the route in the file. */
    readonly position: number;
    readonly held: readonly MatchPart[];
    readonly misses: readonly RouteMiss[];
    /** How many further misses are not listed. */
    readonly missesLeftOut: number;
  };
  'route.none': { readonly misses: readonly RouteMiss[]; readonly missesLeftOut: number };
  /** The route leads to another listener of this configuration: its routes go on with the request, in process. */
  'layer.entered': {
    readonly route: string;
    /** The listener whose routes had it, and the one whose routes have it now. */
    readonly from: string;
    readonly to: string;
  };
  /** The route leads to a listener that the request has passed already, or to one too many. */
  'layer.loop': {
    readonly route: string;
    readonly to: string;
    /** Listeners passed by now, the first one first. */
    readonly passed: readonly string[];
    readonly limit: number;
  };
  'respond.fixed': { readonly route: string; readonly status: number };
  'respond.redirect': { readonly route: string | null; readonly status: number; readonly location: string };
  'transform.request': {
    readonly changes: readonly FieldChange[];
    readonly target: { readonly before: string; readonly after: string } | null;
  };
  'transform.response': { readonly changes: readonly FieldChange[] };
  /** `rewrite.path` made something of the path that cannot be sent. */
  'transform.path_refused': { readonly before: string; readonly after: string };
  /** `Secure` was taken from cookies: the client asked over http, the upstream was asked over https. */
  'transform.cookie_secure_dropped': { readonly cookies: readonly string[] };
  /** The upstream refused the request for its Host; `fix` is the key of the route, with the value, that helps. */
  'transform.foreign_host_refused': {
    readonly route: string;
    readonly upstream: string;
    readonly server: ForeignHostServer;
    /** The Host that the upstream was sent. */
    readonly host: string;
    readonly fix: { readonly key: 'rewrite.host'; readonly value: 'upstream' };
  };
  /** Score: the running score of smooth weighted round robin before this pick; the highest is chosen. */
  'balance.round_robin': BalanceChoice & {
    /** The policy it stood in for and why; absent where it is the policy. */
    readonly fallback?: { readonly reason: BalanceFallback; readonly key: string | null };
  };
  /** Score: the chance of being drawn, 0 to 1. */
  'balance.random': BalanceChoice;
  /** Score: requests in flight by weight; the lowest is chosen, one of several at random by weight. */
  'balance.least_requests': BalanceChoice;
  /** Score: requests in flight by weight, of the two that were drawn; the lower is chosen, the first drawn of equals. */
  'balance.p2c': BalanceChoice;
  /** Score: latency × (requests in flight + 1) by weight, in milliseconds; the lowest is chosen. */
  'balance.latency': BalanceChoice;
  /** Score: the weighted rendezvous score of the client's network; the highest is chosen. */
  'balance.ip_hash': BalanceChoice & {
    /** IPv4 address, or the first 64 bits of an IPv6 address in hexadecimal with `/64`. */
    readonly network: string;
  };
  /** Score: the weighted rendezvous score of the key's value; the highest is chosen. */
  'balance.consistent_hash': BalanceChoice & {
    /** As `hashKey` has it: `header:x-user`. The value itself is not kept: it can be a secret. */
    readonly key: string;
    /** 32 bits, of the value. */
    readonly hash: number;
  };
  /** Score: great-circle distance to the client in kilometres; the lowest is chosen. */
  'balance.geo': BalanceChoice & { readonly place: Place; readonly source: PlaceSource };
  /** Without a score: the first available in the file is chosen. */
  'balance.first': BalanceChoice;
  /** A cookie named the upstream. Without a score. */
  'balance.sticky': BalanceChoice & { readonly cookie: string };
  /** A cookie named an upstream that is not to be chosen now; the policy chooses another next. */
  'balance.sticky_lost': {
    readonly pool: string;
    readonly cookie: string;
    /** Null where the cookie names no upstream of the pool: it was removed, or the cookie is not ours. */
    readonly upstream: string | null;
    readonly reason: ExclusionReason | null;
  };
  /** Too few upstreams are healthy for the load of all: those that are not are used as well. */
  'balance.panic': {
    readonly pool: string;
    /** Upstreams that may be chosen by their health, and all that could be. */
    readonly healthy: number;
    readonly enabled: number;
    /** The share of healthy ones below which it happens, 0 to 1. */
    readonly threshold: number;
  };
  'balance.none_available': { readonly pool: string; readonly candidates: readonly BalanceCandidate[] };
  'forward.answered': {
    readonly upstream: string;
    readonly url: string;
    readonly status: number;
    /** The address really connected to, `127.0.0.1:3001`; null where the transport does not tell. */
    readonly address: string | null;
    readonly reusedConnection: boolean;
    readonly timing?: AttemptTiming;
  };
  'forward.failed': {
    readonly upstream: string;
    readonly url: string;
    readonly fault: FaultCode;
    readonly detail: string;
    /** Absent where it failed before its request was sent. */
    readonly timing?: AttemptTiming;
  };
  'forward.upgraded': { readonly upstream: string; readonly url: string; readonly protocol: string };
  'forward.upgrade_declined': {
    readonly upstream: string;
    readonly url: string;
    readonly protocol: string;
    readonly status: number;
  };
  /** The client asked to switch to a protocol that the route does not allow: the upstream was not asked to. */
  'forward.upgrade_ignored': {
    readonly route: string;
    readonly protocol: string;
    readonly allowed: readonly string[];
  };
  'forward.cancelled': {
    readonly upstream: string;
    readonly url: string;
    /** The route's time was up; left out: the client left. */
    readonly timedOut?: true;
  };
  /** A person broke the upstream on purpose: what follows is simulated. */
  'forward.broken': {
    readonly upstream: string;
    readonly url: string;
    readonly mode: BreakMode;
    /** Of the delay, where that is the mode. */
    readonly delay: Milliseconds | null;
  };
  /** What `upstream` came to is worth another attempt, which begins. */
  'retry.again': {
    readonly pool: string;
    readonly upstream: string;
    readonly reason: string;
    /** The number of the attempt that begins, from 2. */
    readonly attempt: number;
    readonly attempts: number;
    /** Retries that the budget still has, without this one. */
    readonly budgetLeft: number;
  };
  /** What `upstream` came to is worth another attempt, but there is none. */
  'retry.given_up': {
    readonly pool: string;
    readonly upstream: string;
    readonly reason: string;
    /** Attempts made. */
    readonly attempt: number;
    readonly attempts: number;
    readonly why: RetryRefusal;
  };
}

export type DecisionCode = keyof DecisionEvidence;

type StageOf<Code extends string> = Code extends `${infer Stage}.${string}` ? Stage : never;

/**
 * What a stage chose and on what evidence. Appended, never changed. Sentences are made from it by
 * `shared/explain`; they are not stored.
 */
export type DecisionOf<Code extends DecisionCode> = {
  readonly stage: StageOf<Code>;
  readonly code: Code;
  readonly evidence: DecisionEvidence[Code];
  /** Since the exchange began. */
  readonly startedAt: Microseconds;
  /** What the stage itself took, without the stages inside it. */
  readonly duration: Microseconds;
  /** How many listeners the request had been led on through by then; absent at the first, which most never leave. */
  readonly layer?: number;
};

export type Decision = { [Code in DecisionCode]: DecisionOf<Code> }[DecisionCode];
