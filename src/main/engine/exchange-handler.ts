import type { ExchangeFailure } from './failure.ts';
import type { Response } from './message.ts';
import type { IncomingExchange } from './pipeline/context.ts';
import type { MaybePromise } from './pipeline/stage.ts';

/** One exchange under way, as its codec sees it. */
export interface RunningExchange {
  /** At once where nothing had to be waited for. Never rejects. Its body must be read or cancelled. */
  readonly response: MaybePromise<Response>;
  /** The client has left. */
  cancel(): void;
}

/** What a codec hands its requests to. `rejected` is a request that was refused on its head alone. */
export type ExchangeHandler = (
  incoming: IncomingExchange,
  rejected: ExchangeFailure | null,
) => RunningExchange;
