/**
 * What a person can do to an upstream while Doorman runs. Such a control survives a reload that leaves the upstream
 * as it was, and is gone after a restart of the engine: the configuration file alone is for good.
 */
export const upstreamActions = ['drain', 'enable', 'disable', 'break', 'mend', 'reset'] as const;

/**
 * - `drain`: no new requests; those in flight end by themselves
 * - `enable`: takes part again, after `drain` and `disable`
 * - `disable`: no new requests, whatever the configuration says
 * - `break`: answers as {@link BreakMode} says, without being asked
 * - `mend`: ends `break`
 * - `reset`: forgets failures, ejections and counters
 */
export type UpstreamAction = (typeof upstreamActions)[number];

export const breakModes = ['refuse', 'slow', 'error', 'reset'] as const;

/**
 * How an upstream is broken on purpose.
 *
 * - `refuse`: as if nothing listened on its port
 * - `slow`: asked only after a delay
 * - `error`: a 500, made by Doorman
 * - `reset`: as if the connection was reset before the response
 */
export type BreakMode = (typeof breakModes)[number];

/** A control as it is asked for. `mode` is for `break` alone, and null for the others. */
export interface UpstreamControl {
  readonly pool: string;
  readonly upstream: string;
  readonly action: UpstreamAction;
  readonly mode: BreakMode | null;
}
