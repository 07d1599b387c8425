import type { Bytes, Milliseconds } from './units.ts';

/** Evidence by decision code of the stage `faults`: trouble on purpose, as `faults` of the route has it. */
export interface FaultsEvidence {
  /** The request waited before anything else was done with it. */
  'faults.delayed': {
    readonly route: string;
    /** For how long: `base` and up to `jitter` more, drawn at random. */
    readonly delay: Milliseconds;
    readonly base: Milliseconds;
    readonly jitter: Milliseconds;
  };
  /** It was drawn to be answered with an error, in the place of all that would have followed. */
  'faults.answered': {
    readonly route: string;
    readonly status: number;
    /** The share of requests that are, 0 to 1. */
    readonly errorRate: number;
  };
  /** It could have been drawn, and was not. */
  'faults.spared': { readonly route: string; readonly errorRate: number };
  /** The body of its response is sent no faster than that. */
  'faults.slowed': { readonly route: string; readonly bytesPerSecond: Bytes };
}
