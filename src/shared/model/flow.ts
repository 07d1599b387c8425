/**
 * What went from a listener to one of its routes lately: finished exchanges, in requests a second over the last five
 * seconds. An exchange that goes through layers is counted once in each.
 */
export interface RouteFlow {
  /** The listener whose routes were asked; behind a layer not the one that the client reached. */
  readonly listener: string;
  /** Null for requests that no route took: refused, redirected to HTTPS, or answered with 404. */
  readonly route: string | null;
  readonly perSecond: number;
  /** Of those, the ones that came from clients and not out of another layer. */
  readonly direct: number;
  /** Answered with 500 or above, or cut short by a fault; neither a refusal (4xx) nor a client that left is one. */
  readonly errors: number;
  /** Answered with what was stored: `hit`, `stale`, `revalidated` and `collapsed`. */
  readonly cached: number;
  /** An upstream was asked. */
  readonly forwarded: number;
}

/** Seconds that the rates are taken over, at least. */
export const flowSeconds = 5;

/** Ways told of at once, the busiest first. */
export const flowLimit = 2000;
