import type { HeaderPairs } from '../../shared/model/exchange.ts';

/** A request as it goes out, framing and all. */
export interface OutgoingRequest {
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  /** Order and case as they are to be sent, Host and Content-Length among them. */
  readonly headers: HeaderPairs;
  readonly body: Uint8Array;
}

/** Fields of the connection that the request came over (RFC 9110 section 7.6.1), and `Expect`, for which nobody waits here. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  'expect',
]);
const framing = new Set(['content-length', 'transfer-encoding']);
/** Methods for which a missing length means that there is no body. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/**
 * The request for a new connection: Host as wanted in its place, framing written anew where it was, and without what was
 * about the old connection. Everything else keeps order, case and repetition.
 */
export function outgoing(request: OutgoingRequest): OutgoingRequest {
  const { method, authority, headers, body } = request;
  const nominated = new Set(
    headers
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(','))
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== 'host' && name !== 'content-type' && name !== 'authorization'),
  );
  const length = body.length > 0 || !bodiless.has(method) ? String(body.length) : null;
  const fields: (readonly [string, string])[] = [];
  let isFramed = length === null;
  let hasHost = false;
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (framing.has(key)) {
      if (isFramed || length === null) continue;
      isFramed = true;
      fields.push([key === 'content-length' ? name : 'Content-Length', length]);
    } else if (key === 'host') {
      if (!hasHost) fields.push([name, authority]);
      hasHost = true;
    } else if (!ofConnection.has(key) && !nominated.has(key)) {
      fields.push([name, value]);
    }
  }
  if (!isFramed && length !== null) fields.push(['Content-Length', length]);
  if (!hasHost) fields.unshift(['Host', authority]);
  return { ...request, headers: fields };
}
