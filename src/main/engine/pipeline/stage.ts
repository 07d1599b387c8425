import type { Response } from '../message.ts';
import type { ExchangeContext } from './context.ts';

export type MaybePromise<Value> = Value | Promise<Value>;

/** Runs the stages further in and answers with their response. Only `retry` calls it more than once. */
export type Next = () => MaybePromise<Response>;

/**
 * One step of the pipeline. It answers by itself, or calls `next` and may change what comes back.
 * A stage that cannot go on throws an `ExchangeFailure`. Stages hold configuration, never an exchange.
 */
export interface Stage {
  readonly name: string;
  run(context: ExchangeContext, next: Next): MaybePromise<Response>;
}

/**
 * Runs stages as an onion, the first outermost.
 *
 * @throws Error when the innermost stage calls `next`: a chain must end in a stage that answers
 */
export function runStages(
  stages: readonly Stage[],
  context: ExchangeContext,
  from = 0,
): MaybePromise<Response> {
  const stage = stages[from];
  if (stage === undefined) throw new Error('The pipeline ended without a stage that answers.');
  return stage.run(context, () => runStages(stages, context, from + 1));
}
