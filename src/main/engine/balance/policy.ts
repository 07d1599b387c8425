import type { BalanceChoice, BalanceFallback } from '../../../shared/model/decision.ts';
import type { Microseconds } from '../../../shared/model/units.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Candidates } from './candidates.ts';

/** What a policy may look at of a request; `current` is its head. */
export type BalancedRequest = Pick<ExchangeContext, 'client' | 'connection' | 'listener' | 'current'>;

/** Where a choice is written down. */
export type DecisionLog = Pick<ExchangeContext, 'decide'>;

/** A number from 0 to below 1, as `Math.random` makes them; passed in, so that tests decide what is drawn. */
export type Random = () => number;

/**
 * Chooses one of the candidates that are available: health, draining and limits are looked at before.
 * A policy's only state is its own, one for each pool.
 */
export interface Policy {
  /** What a request has to wait for before {@link pick}: nothing, where this is null or missing. Never rejected. */
  prepare?(request: BalancedRequest): Promise<void> | null;
  /**
   * Writes its score of each candidate that it compares into `candidates.scores`.
   *
   * @param candidates at least one of them is available
   * @returns the place of the chosen one among all members, or why it cannot choose
   */
  pick(candidates: Candidates, request: BalancedRequest): number | BalanceFallback;
  /** Appends the decision for what it picked for this request. */
  record(log: DecisionLog, choice: BalanceChoice, startedAt: Microseconds, request: BalancedRequest): void;
}
