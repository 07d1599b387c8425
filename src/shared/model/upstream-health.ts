import type { EpochMilliseconds, Milliseconds } from './units.ts';
import type { BreakMode } from './upstream-control.ts';

/**
 * What an upstream is now. Where several are true the first of this order is told: `disabled`, `draining`,
 * `unhealthy`, `ejected`, `circuit_open`, `broken`. `unknown` until a check or a request has told.
 */
export type UpstreamState =
  | 'unknown'
  | 'healthy'
  | 'unhealthy'
  | 'ejected'
  | 'circuit_open'
  | 'draining'
  | 'disabled'
  | 'broken';

/** Why an upstream is in its state: evidence by code. Points in time are absolute; sentences count from and to them. */
export interface HealthEvidence {
  /** So many checks in a row failed; `detail` says how the last one did. */
  'health.checks_failed': { readonly checks: number; readonly detail: string };
  'health.checks_passed': { readonly checks: number };
  /** A request was answered well, and nothing speaks against it. */
  'health.answering': Record<never, never>;
  'health.ejected': {
    readonly failures: number;
    /** How the last one failed: a status such as `502`, or a code of `shared/model/fault.ts`. */
    readonly last: string;
    /** Ejections shortly one after another; each takes longer than the one before. */
    readonly times: number;
    readonly until: EpochMilliseconds;
  };
  /** Its time out of service is over; nothing was asked of it since. */
  'health.returned': { readonly after: Milliseconds };
  'health.circuit_open': {
    /** 0 to 1, of `requests` in the window; null when the probe of a half-open circuit failed. */
    readonly errorRate: number | null;
    readonly requests: number;
    readonly until: EpochMilliseconds;
  };
  /** The circuit is half open: one request is, or will be, let through to see. */
  'health.circuit_half_open': Record<never, never>;
  'health.draining': { readonly active: number };
  'health.drained': Record<never, never>;
  'health.disabled': { readonly by: 'configuration' | 'control' };
  'health.broken': { readonly mode: BreakMode };
}

export type HealthCode = keyof HealthEvidence;

export type HealthReasonOf<Code extends HealthCode> = {
  readonly code: Code;
  readonly evidence: HealthEvidence[Code];
};

export type HealthReason = { [Code in HealthCode]: HealthReasonOf<Code> }[HealthCode];

/** What one active check found. */
export interface CheckResult {
  readonly at: EpochMilliseconds;
  readonly ok: boolean;
  readonly duration: Milliseconds;
  /** `200`, or what went wrong in one clause. */
  readonly detail: string;
}

/** Active checks kept of each upstream. */
export const checkLimit = 30;

/** One second of what an upstream did. */
export interface TrafficSecond {
  readonly requests: number;
  readonly failures: number;
  /** Median time to the head of the response; null when nothing was answered. */
  readonly p50: Milliseconds | null;
}

/** Seconds of traffic kept of each upstream. */
export const historySeconds = 60;
