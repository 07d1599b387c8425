import type { Bytes, Milliseconds } from './units.ts';

/** Evidence by decision code of the stage `limits`: what one request of a route may take. */
export interface LimitsEvidence {
  /** The body of the request is larger than `limits.bodyBytes` of the route. */
  'limits.body_refused': {
    readonly route: string;
    readonly limit: Bytes;
    /** As the client announced it; null where it did not, and the body was cut off at the limit. */
    readonly length: Bytes | null;
  };
  /** The exchange took longer than `limits.timeout` of the route. */
  'limits.timed_out': {
    readonly route: string;
    readonly limit: Milliseconds;
    /** `waiting`: no response had begun, so the client gets 504 · `answering`: the response is cut off */
    readonly phase: 'waiting' | 'answering';
  };
}
