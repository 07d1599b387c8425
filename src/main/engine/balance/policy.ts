/** An upstream that may be chosen, as a policy sees it. */
export interface Candidate {
  readonly id: string;
  /** Configured share, 1 or more. */
  readonly weight: number;
  /** Requests in flight to it. */
  readonly active: number;
}

export interface Pick {
  /** Into the candidates given. */
  readonly index: number;
  /** The policy's measure of each candidate, in their order; null where it has none. */
  readonly scores: readonly (number | null)[];
}

/**
 * Chooses one of the candidates, which are all available: health, draining and limits are looked at before.
 * A policy's only state is what `create` closes over, one for each pool.
 */
export interface Policy {
  /** @param candidates at least one */
  pick(candidates: readonly Candidate[]): Pick;
}
