import type { HeaderList } from '../headers.ts';
import { MessageRefusal } from './refusal.ts';

/** Where the body of a message ends (RFC 9112 section 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Responses alone: until the connection closes. */
  | { readonly kind: 'until-close' };

const none: Framing = { kind: 'none' };
const chunked: Framing = { kind: 'chunked' };
const untilClose: Framing = { kind: 'until-close' };

/**
 * A request without framing fields has no body.
 *
 * @throws MessageRefusal `request.malformed` for anything that another server could read differently
 */
export function requestFraming(version: '1.0' | '1.1', headers: HeaderList): Framing {
  const codings = headers.joined('transfer-encoding');
  const length = contentLength(headers);
  if (codings === undefined) return length === undefined || length === 0 ? none : { kind: 'length', length };
  if (length !== undefined) {
    throw new MessageRefusal(
      'request.malformed',
      'the request has both Content-Length and Transfer-Encoding',
    );
  }
  if (version === '1.0')
    throw new MessageRefusal('request.malformed', 'an HTTP/1.0 request has Transfer-Encoding');
  if (codings.toLowerCase() !== 'chunked') {
    throw new MessageRefusal(
      'request.malformed',
      `the transfer coding '${codings.slice(0, 80)}' is not served`,
    );
  }
  return chunked;
}

/**
 * @param status 200 or more; informational responses have no body
 * @throws MessageRefusal `upstream.invalid_response`
 */
export function responseFraming(
  request: { readonly method: string },
  status: number,
  version: '1.0' | '1.1',
  headers: HeaderList,
): Framing {
  const codings = headers.joined('transfer-encoding');
  let length: number | undefined;
  try {
    length = contentLength(headers);
  } catch (error) {
    throw asResponseRefusal(error);
  }
  if (request.method === 'HEAD' || status === 204 || status === 304) return none;
  if (codings === undefined) {
    if (length === undefined) return untilClose;
    return length === 0 ? none : { kind: 'length', length };
  }
  if (length !== undefined || version === '1.0' || codings.toLowerCase() !== 'chunked') {
    throw new MessageRefusal(
      'upstream.invalid_response',
      'the response does not say clearly where its body ends',
    );
  }
  return chunked;
}

/** One number and nothing else; the same number twice is refused as well. */
function contentLength(headers: HeaderList): number | undefined {
  const value = headers.get('content-length');
  if (value === undefined) return undefined;
  if (headers.all('content-length').length > 1)
    throw new MessageRefusal('request.malformed', 'there is more than one Content-Length');
  if (!/^[0-9]{1,15}$/.test(value)) {
    throw new MessageRefusal(
      'request.malformed',
      `the Content-Length '${value.slice(0, 40)}' is not a number of bytes`,
    );
  }
  return Number(value);
}

export function asResponseRefusal(error: unknown): unknown {
  return error instanceof MessageRefusal
    ? new MessageRefusal('upstream.invalid_response', error.message)
    : error;
}
