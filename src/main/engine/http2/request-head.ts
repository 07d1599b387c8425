import { ExchangeFailure } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import { fieldLimit } from '../http1/head-syntax.ts';
import { checkHead } from '../listener/head-checks.ts';
import type { RequestHead } from '../message.ts';

export interface ReadHead {
  readonly head: RequestHead;
  /** Why the request is refused on its head alone. */
  readonly rejected: ExchangeFailure | null;
  /** The protocol that an extended CONNECT asks for, lower case. */
  readonly protocol: string | null;
}

/**
 * A request head of HTTP/2, as `node:http2` passes it on: names in lower case and pseudo-fields first, once and complete
 * (nghttp2 has refused all else).
 *
 * @param raw name and value alternating
 * @param scheme of the connection
 * @param headerBytes the longest head that is served, counted as HTTP/1.1 would write it
 */
export function readRequestHead(
  raw: readonly string[],
  scheme: 'http' | 'https',
  headerBytes: number,
): ReadHead {
  const pseudo: Record<string, string> = {};
  const headers = new HeaderList();
  const cookies: string[] = [];
  let size = 0;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    size += name.length + value.length + 4;
    if (name.startsWith(':')) pseudo[name] = value;
    else if (name === 'cookie') cookies.push(value);
    else headers.append(name, value);
  }
  // Split for better compression; elsewhere it is one field (RFC 9113 section 8.2.3).
  if (cookies.length > 0) headers.append('cookie', cookies.join('; '));

  const protocol = pseudo[':protocol']?.toLowerCase() ?? null;
  // An extended CONNECT is what HTTP/2 has for the GET of a handshake (RFC 8441 section 5), and routes are to see no difference.
  const method = protocol === null ? (pseudo[':method'] ?? '') : 'GET';
  const target = pseudo[':path'] ?? '';
  const authority = pseudo[':authority'];
  const head = { method, scheme, version: '2', headers } as const;
  try {
    if (size > headerBytes)
      throw new ExchangeFailure('request.head_too_large', `the head has ${size} of ${headerBytes} bytes`);
    if (raw.length / 2 > fieldLimit)
      throw new ExchangeFailure('request.head_too_large', `the head has more than ${fieldLimit} fields`);
    const checked = checkHead({ method, target, authority, version: '2', headers });
    checkScheme(pseudo[':scheme'] ?? '', scheme);
    if (protocol !== null && protocol !== 'websocket')
      throw new ExchangeFailure(
        'request.upgrade_refused',
        `the :protocol '${protocol.slice(0, 80)}' is not served`,
      );
    // The upstream would take the first frames for a body, as nobody here counts them (RFC 9110 section 9.3.6).
    if (protocol !== null && (headers.get('content-length') ?? '0') !== '0')
      throw new ExchangeFailure('request.malformed', 'a request that asks to switch has a Content-Length');
    return { head: { ...head, ...checked }, rejected: null, protocol };
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    const shown = { ...head, target, authority: authority ?? headers.get('host') ?? '' };
    return { head: shown, rejected: error, protocol };
  }
}

/** Whoever takes TLS off in front of a plain listener may rightly say `https`; nobody may say `http` inside TLS. */
function checkScheme(claimed: string, scheme: 'http' | 'https'): void {
  const lowerCase = claimed.toLowerCase();
  if (lowerCase === scheme || (scheme === 'http' && lowerCase === 'https')) return;
  throw new ExchangeFailure(
    'request.malformed',
    `the :scheme '${claimed.slice(0, 20)}' is not that of a connection with ${scheme}`,
  );
}
