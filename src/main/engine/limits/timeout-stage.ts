import type { Milliseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise, Next, Stage } from '../pipeline/stage.ts';
import { DeadlineBody } from './deadline-body.ts';

/**
 * Ends exchanges that take longer than a route allows, counted from their beginning. Where no response has begun the client gets
 * 504; a response that is under way is cut off. A connection that has changed its protocol is left alone.
 *
 * @throws ExchangeFailure `route.timeout`
 */
export function createTimeoutStage(route: string, limit: Milliseconds): Stage {
  const failure = () => new ExchangeFailure('route.timeout', `it took longer than ${limit} ms`);
  return {
    name: 'limits',
    run(context, next) {
      const decide = (phase: 'waiting' | 'answering') =>
        context.decide('limits.timed_out', { route, limit, phase }, context.elapsed());
      const left = Math.max(0, limit - context.elapsed() / 1000);
      return new Deadline(context, left, decide, failure).run(next);
    },
  };
}

/** The deadline of one exchange. */
class Deadline {
  readonly #context: ExchangeContext;
  readonly #decide: (phase: 'waiting' | 'answering') => void;
  readonly #failure: () => ExchangeFailure;
  readonly #timer: ReturnType<typeof setTimeout>;
  #giveUp: ((error: ExchangeFailure) => void) | null = null;
  #body: DeadlineBody | null = null;
  #hasPassed = false;

  constructor(
    context: ExchangeContext,
    left: number,
    decide: (phase: 'waiting' | 'answering') => void,
    failure: () => ExchangeFailure,
  ) {
    this.#context = context;
    this.#decide = decide;
    this.#failure = failure;
    this.#timer = setTimeout(() => this.#pass(), left);
  }

  run(next: Next): MaybePromise<Response> {
    let answered: MaybePromise<Response>;
    try {
      answered = next();
    } catch (error) {
      this.#lift();
      throw error;
    }
    if (!(answered instanceof Promise)) return this.#answering(answered);
    const inTime = answered.then(
      (response) => {
        if (!this.#hasPassed) return this.#answering(response);
        // Nobody waits for it any more: the client has its 504.
        response.body.cancel();
        throw this.#failure();
      },
      (error: unknown) => {
        this.#lift();
        throw error;
      },
    );
    const late = new Promise<never>((_resolve, reject) => {
      this.#giveUp = reject;
    });
    return Promise.race([inTime, late]);
  }

  #answering(response: Response): Response {
    this.#giveUp = null;
    if (response.body.empty || response.head.status === 101) {
      this.#lift();
      return response;
    }
    this.#body = new DeadlineBody(response.body, () => this.#lift());
    return { head: response.head, body: this.#body };
  }

  #pass(): void {
    this.#hasPassed = true;
    const failure = this.#failure();
    if (this.#body === null) {
      this.#decide('waiting');
      // Whatever works for it may stop, as when the client leaves.
      this.#context.cancellation.cancel();
      this.#giveUp?.(failure);
    } else {
      this.#decide('answering');
      this.#body.cutOff(failure.fault);
    }
  }

  #lift(): void {
    clearTimeout(this.#timer);
  }
}
