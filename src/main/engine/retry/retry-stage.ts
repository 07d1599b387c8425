import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { RetryRefusal } from '../../../shared/model/decision.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise, Next, Stage } from '../pipeline/stage.ts';
import { HeldBody } from './held-body.ts';
import { RetryBudget } from './retry-budget.ts';
import { retryReason } from './retry-reason.ts';

/**
 * Sends a request on to another upstream where one failed, around `balance` and `forward`, which it may run more than
 * once. Never after a byte of a response went to the client, nor when the body of the request may be gone. What was not
 * sent at all may be sent again whatever its method (RFC 9110 section 9.2.2). One stage for each pool: its routes share
 * the budget.
 */
export function createRetryStage(pool: Pick<PoolConfig, 'id' | 'retry'>): Stage {
  return new RetryStage(pool);
}

/** Whether a pool has anywhere else to send a request: another upstream than the one that failed. */
export function retries({ retry, upstreams }: Pick<PoolConfig, 'retry' | 'upstreams'>): boolean {
  return retry.attempts > 1 && upstreams.filter(({ enabled }) => enabled).length > 1;
}

class RetryStage implements Stage {
  readonly name = 'retry';
  readonly #pool: string;
  readonly #attempts: number;
  readonly #reasons: ReadonlySet<string>;
  readonly #methods: ReadonlySet<string>;
  readonly #budget: RetryBudget;

  constructor({ id, retry }: Pick<PoolConfig, 'id' | 'retry'>) {
    this.#pool = id;
    this.#attempts = retry.attempts;
    this.#reasons = new Set(retry.on);
    this.#methods = new Set(retry.methods);
    this.#budget = new RetryBudget(retry.budget);
  }

  run(context: ExchangeContext, next: Next): MaybePromise<Response> {
    this.#budget.request(context.monotonic() / 1000);
    return this.#attempt(context, next, holdBody(context), 1);
  }

  #attempt(
    context: ExchangeContext,
    next: Next,
    held: HeldBody | null,
    attempt: number,
  ): MaybePromise<Response> {
    const failed = (error: unknown): MaybePromise<Response> => {
      const reason = error instanceof ExchangeFailure ? retryReason(error.fault.code) : null;
      if (this.#mayRetry(context, held, attempt, reason)) return this.#again(context, next, held, attempt);
      held?.release();
      throw error;
    };
    try {
      const answered = next();
      if (!(answered instanceof Promise)) return answered;
      return answered.then((response) => {
        if (this.#mayRetry(context, held, attempt, String(response.head.status))) {
          response.body.cancel();
          return this.#again(context, next, held, attempt);
        }
        held?.release();
        return response;
      }, failed);
    } catch (error) {
      return failed(error);
    }
  }

  #again(
    context: ExchangeContext,
    next: Next,
    held: HeldBody | null,
    attempt: number,
  ): MaybePromise<Response> {
    context.tried = [...context.tried, context.upstream ?? ''];
    context.forgetAttempt();
    return this.#attempt(context, next, held, attempt + 1);
  }

  /** Decides it, and records the decision where there is something to decide. */
  #mayRetry(
    context: ExchangeContext,
    held: HeldBody | null,
    attempt: number,
    reason: string | null,
  ): boolean {
    if (reason === null || !this.#reasons.has(reason) || context.upstreamCancellation.cancelled) return false;
    const startedAt = context.elapsed();
    const about = { pool: this.#pool, upstream: context.upstream ?? '', reason, attempts: this.#attempts };
    let why = this.#refusal(context, held, attempt, reason);
    const budgetLeft = why === null ? this.#budget.takeRetry(context.monotonic() / 1000) : null;
    if (why === null && budgetLeft === null) why = 'budget';
    if (why === null && budgetLeft !== null) {
      context.decide('retry.again', { ...about, attempt: attempt + 1, budgetLeft }, startedAt);
      return true;
    }
    if (why !== null) context.decide('retry.given_up', { ...about, attempt, why }, startedAt);
    return false;
  }

  #refusal(
    context: ExchangeContext,
    held: HeldBody | null,
    attempt: number,
    reason: string,
  ): RetryRefusal | null {
    if (attempt >= this.#attempts) return 'attempts';
    const unsent = reason === 'connect' && context.sentAt === null;
    if (!unsent && !this.#methods.has(context.current.method)) return 'method';
    if (held?.begun === true) return 'body';
    return context.informational.length > 0 ? 'informed' : null;
  }
}

/** Keeps what the client sends from being lost with an attempt; null where it sends nothing. */
function holdBody(context: ExchangeContext): HeldBody | null {
  const { upgrade } = context;
  if (upgrade !== null) {
    const held = new HeldBody(upgrade.body);
    context.upgrade = { ...upgrade, body: held };
    return held;
  }
  if (context.requestBody.empty) return null;
  const held = new HeldBody(context.requestBody);
  context.requestBody = held;
  return held;
}
