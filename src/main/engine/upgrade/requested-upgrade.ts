import type { HeaderList } from '../headers.ts';
import { hasOption } from '../http1/head-syntax.ts';

const protocolForm = /^[a-z0-9!#$%&'*+\-.^_`|~]+(?:\/[a-z0-9!#$%&'*+\-.^_`|~]+)?$/;

/**
 * The protocol that an HTTP/1.1 request asks to switch to, lower case; null where it asks for none, or not properly. Of several
 * it is WebSocket, or else the first: one is all that can be asked of an upstream.
 */
export function requestedUpgrade(method: string, headers: HeaderList): string | null {
  if (!hasOption(headers.all('connection'), 'upgrade')) return null;
  const offered = (headers.joined('upgrade') ?? '')
    .toLowerCase()
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocolForm.test(protocol));
  const chosen = offered.includes('websocket') ? 'websocket' : offered[0];
  // RFC 6455 section 4.1.
  if (chosen === undefined || (chosen === 'websocket' && method !== 'GET')) return null;
  return chosen;
}
