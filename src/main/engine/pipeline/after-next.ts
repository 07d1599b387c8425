import type { Response } from '../message.ts';
import type { MaybePromise, Next } from './stage.ts';

/** What `change` makes of the answer of the stages further in; at once where that is there at once. */
export function afterNext(
  next: Next,
  change: (response: Response) => MaybePromise<Response>,
): MaybePromise<Response> {
  const answered = next();
  return answered instanceof Promise ? answered.then(change) : change(answered);
}
