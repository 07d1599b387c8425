import { outgoingHead } from '../forward/outgoing.ts';
import type { RequestHead } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';

/** Listeners that a request may be led on to within one process. */
export const layersInProcess = 8;

/** What a route to a listener makes of requests. */
export interface LayerRoute {
  /** Id of the listener it leads to. */
  readonly listener: string;
  readonly transforms: RequestTransforms;
}

/** Whether the request has passed the listener already, or as many as it may. */
export function leadsInCircle({ passed, listener }: ExchangeContext, to: string): boolean {
  return to === listener || passed.includes(to) || passed.length >= layersInProcess;
}

/**
 * The request as the next layer gets it. Without an upstream there is no Host of one; the check of the configuration
 * refuses to ask for it.
 *
 * @throws ExchangeFailure `transform.path_invalid`
 */
export function nextRequest(context: ExchangeContext, transforms: RequestTransforms): RequestHead {
  const { current } = context;
  const { target, headers } = outgoingHead(context, current.authority, transforms);
  return { ...current, target, authority: headers.get('host') ?? current.authority, headers };
}
