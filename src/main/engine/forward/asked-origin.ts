import type { ExchangeContext } from '../pipeline/context.ts';
import { type ClientOrigin, clientOrigin } from './forwarded.ts';

/** The origin that the client of an exchange asked, whatever layers have made of its request since. */
export function askedOrigin({ connection, request, table }: ExchangeContext): ClientOrigin {
  const trusted = table.trustedProxies(connection.listener);
  return clientOrigin(connection, request.authority, request.headers, trusted);
}
