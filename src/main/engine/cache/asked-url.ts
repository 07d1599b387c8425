import { askedOrigin, believedPort } from '../forward/asked-origin.ts';
import type { RequestHead } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { AskedUrl } from './invalidation.ts';

/**
 * The URL that keys are made of. Behind a trusted proxy scheme and host are those that it says the client used: the upstream is
 * told them, and may answer each of them differently, as with a redirect to HTTPS. So it is with the port.
 *
 * @param current the request as this layer sees it; a host that an outer one has put in stays
 */
export function askedUrl(context: ExchangeContext, current: RequestHead): AskedUrl {
  const { scheme, authority } = askedOrigin(context);
  const { target } = current;
  const forwarded = believedPort(context);
  const port = forwarded === null || forwarded === portOf(scheme, authority) ? {} : { port: forwarded };
  if (current.authority === context.request.authority) return { scheme, authority, target, ...port };
  return { scheme, authority: current.authority, target, client: authority, ...port };
}

const portOf = (scheme: 'http' | 'https', authority: string): string =>
  /:([0-9]+)$/.exec(authority)?.[1] ?? (scheme === 'https' ? '443' : '80');
