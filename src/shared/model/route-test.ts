import type { MatchPart, RouteMiss } from './decision.ts';
import type { HeaderPairs } from './exchange.ts';

/** A request that nobody sends: which route would take it? */
export interface TestedRequest {
  /** The listener it arrives at; null for the one whose port `port` is. */
  readonly listener: string | null;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host and port as in the Host field. */
  readonly authority: string;
  readonly port: number;
  /** Origin form: path and query. */
  readonly target: string;
  /** Without Host. */
  readonly headers: HeaderPairs;
  /** Address of the client's end of the connection. */
  readonly client: string;
}

/** What became of one route. */
export interface RouteVerdict {
  readonly route: string;
  /** The first part that does not hold; null when all of them do. */
  readonly miss: Omit<RouteMiss, 'route'> | null;
}

/** Where a route leads, in brief. */
export type RouteDestination =
  | { readonly kind: 'pool'; readonly pool: string }
  | { readonly kind: 'listener'; readonly listener: string }
  | { readonly kind: 'redirect'; readonly status: number }
  | { readonly kind: 'respond'; readonly status: number }
  | { readonly kind: 'static'; readonly root: string };

/** One listener on the way of the request. */
export interface RouteTestStep {
  readonly listener: string;
  /** As its routes see them: lower case without port; normalised, without query. */
  readonly host: string;
  readonly path: string;
  /** Null when no route takes the request. */
  readonly taken: {
    readonly route: string;
    /** 1-based place in the file. */
    readonly position: number;
    readonly held: readonly MatchPart[];
    readonly destination: RouteDestination;
  } | null;
}

/** What the configuration that runs would do with a request. */
export interface RouteTest {
  /** Which configuration it was tested on. */
  readonly generation: number;
  /** How the listener was found: it was named, it has the port of the URL, or none has and it is the first of the file. */
  readonly listenerBy: 'name' | 'port' | 'first' | 'none';
  /** The listener sends every request to HTTPS before it asks a route. */
  readonly redirectsToHttps: boolean;
  /** The client as far as it can be believed. */
  readonly client: string;
  /** Every route in its order, for the first listener. */
  readonly verdicts: readonly RouteVerdict[];
  /** The first listener and those that routes lead on to. Empty when the configuration has no listener. */
  readonly way: readonly RouteTestStep[];
  /** Why the way ends before an answer; null when it does not. */
  readonly end: 'loop' | 'path_refused' | null;
}
