import type { ExchangeContext } from '../pipeline/context.ts';
import { type ClientOrigin, clientOrigin } from './forwarded.ts';

/** The origin that the client of an exchange asked, whatever layers have made of its request since. */
export function askedOrigin({ connection, request, table }: ExchangeContext): ClientOrigin {
  const trusted = table.trustedProxies(connection.listener);
  return clientOrigin(connection, request.authority, request.headers, trusted);
}

/** What a trusted proxy says of the port that the client used, as the upstream is told it; null where nobody does. */
export function believedPort({ connection, request, table }: ExchangeContext): string | null {
  const trusted = table.trustedProxies(connection.listener);
  if (trusted.empty || !trusted.contains(connection.peerAddress)) return null;
  return request.headers.joined('x-forwarded-port') ?? null;
}
