import type { FaultCode } from './fault.ts';
import type { Microseconds } from './units.ts';

/** Why an upstream could not be chosen. */
export type ExclusionReason = 'disabled';

/** One upstream as the balancer saw it at the moment of choice. */
export interface BalanceCandidate {
  readonly upstream: string;
  /** Configured share, 0 or more. */
  readonly weight: number;
  /** Requests in flight to it from this engine. */
  readonly active: number;
  /** Smooth weighted round robin: the running score before this pick; the highest is chosen. */
  readonly score: number | null;
  readonly excluded: ExclusionReason | null;
}

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

/** Evidence by decision code. The part of the code before the first dot is the stage. */
export interface DecisionEvidence {
  'tls.terminated': {
    readonly version: string;
    readonly cipher: string;
    readonly serverName: string | null;
    readonly application: string;
    readonly resumed: boolean;
  };
  'tls.off': Record<never, never>;
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
  'balance.round_robin': {
    readonly pool: string;
    readonly chosen: string;
    readonly candidates: readonly BalanceCandidate[];
  };
  'balance.none_available': { readonly pool: string; readonly candidates: readonly BalanceCandidate[] };
  'forward.answered': {
    readonly upstream: string;
    readonly url: string;
    readonly status: number;
    /** The address really connected to, `127.0.0.1:3001`; null where the transport does not tell. */
    readonly address: string | null;
    readonly reusedConnection: boolean;
  };
  'forward.failed': {
    readonly upstream: string;
    readonly url: string;
    readonly fault: FaultCode;
    readonly detail: string;
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
  'forward.cancelled': { readonly upstream: string; readonly url: string };
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
};

export type Decision = { [Code in DecisionCode]: DecisionOf<Code> }[DecisionCode];
