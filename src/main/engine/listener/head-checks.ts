import { isIPv6 } from 'node:net';
import { ExchangeFailure } from '../failure.ts';
import type { HeaderList } from '../headers.ts';

/** Doorman hops a request may have behind it; more is a loop. */
export const layerLimit = 8;

/** A head as a codec read it, before anything is believed of it. */
export interface UncheckedHead {
  readonly method: string;
  /** As in the request line, or `:path`. */
  readonly target: string;
  /** `:authority` of HTTP/2; undefined in HTTP/1. */
  readonly authority: string | undefined;
  readonly version: '1.0' | '1.1' | '2';
  readonly headers: HeaderList;
}

export interface CheckedHead {
  /** Origin form. */
  readonly target: string;
  readonly authority: string;
}

const hostForm = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;
/** No white space, no control characters, and no fragment, which clients keep to themselves (RFC 9110 section 7.1). */
const targetForm = /^[\x21\x22\x24-\x7e]+$/;

/**
 * Refuses what RFC 9110 and 9112 have an intermediary refuse, and finds out whom the request is for: an absolute-form
 * target overrides Host (RFC 9112 section 3.2.2).
 *
 * @throws ExchangeFailure with a `request.*` code
 */
export function checkHead(head: UncheckedHead): CheckedHead {
  const { method, headers, version } = head;
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new ExchangeFailure('request.method_refused', `${method} is not served`);
  }
  if (!targetForm.test(head.target)) {
    throw new ExchangeFailure(
      'request.malformed',
      'the request target has characters that are not allowed in it',
    );
  }
  checkFraming(version, headers);
  const via = headers.joined('via');
  const vias = via === undefined ? 0 : via.split(',').filter((entry) => /\bdoorman\s*$/.test(entry)).length;
  if (vias >= layerLimit) {
    throw new ExchangeFailure('request.loop', `the request has passed Doorman ${vias} times already`);
  }
  const { target, authority } = addressee(head);
  if (!hostForm.test(authority)) {
    throw new ExchangeFailure(
      'request.host_invalid',
      `the host '${authority.slice(0, 80)}' is not a host name`,
    );
  }
  const bracketed = authority.startsWith('[') ? authority.slice(1, authority.indexOf(']')) : undefined;
  if (bracketed !== undefined && !isIPv6(bracketed)) {
    throw new ExchangeFailure('request.host_invalid', `[${bracketed.slice(0, 80)}] is not an IPv6 address`);
  }
  return { target, authority };
}

function addressee(head: UncheckedHead): CheckedHead {
  const hosts = head.headers.all('host');
  if (hosts.length > 1)
    throw new ExchangeFailure('request.host_invalid', 'the request has more than one Host field');
  const [host] = hosts;
  const absolute = head.target.startsWith('/') ? null : /^https?:\/\/([^/?#]*)(.*)$/i.exec(head.target);
  if (absolute !== null) {
    const [, authority = '', rest = ''] = absolute;
    return { authority, target: originForm(head.method, rest) };
  }
  if (!head.target.startsWith('/') && !(head.target === '*' && head.method === 'OPTIONS')) {
    throw new ExchangeFailure('request.malformed', 'the request target is neither a path nor a URL');
  }
  if (
    head.authority !== undefined &&
    host !== undefined &&
    head.authority.toLowerCase() !== host.toLowerCase()
  ) {
    throw new ExchangeFailure('request.misdirected', 'the :authority and Host of the request differ');
  }
  const authority = head.authority ?? host;
  if (authority === undefined) throw new ExchangeFailure('request.host_missing', 'the request names no host');
  return { authority, target: head.target };
}

/**
 * @param rest of an absolute-form target, behind its authority. Without path and query, OPTIONS is about the server as a
 * whole (RFC 9112 section 3.2.4)
 */
function originForm(method: string, rest: string): string {
  if (rest === '' && method === 'OPTIONS') return '*';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** What says twice, or unclearly, where a body ends is how requests are smuggled (RFC 9112 section 6.3). */
function checkFraming(version: UncheckedHead['version'], headers: HeaderList): void {
  if (version === '2') return;
  const codings = headers.joined('transfer-encoding');
  const lengths = headers.all('content-length');
  if (lengths.length > 1)
    throw new ExchangeFailure('request.malformed', 'the request has more than one Content-Length');
  if (codings === undefined) return;
  if (lengths.length > 0) {
    throw new ExchangeFailure(
      'request.malformed',
      'the request has both Content-Length and Transfer-Encoding',
    );
  }
  if (version === '1.0')
    throw new ExchangeFailure('request.malformed', 'an HTTP/1.0 request has Transfer-Encoding');
  if (codings.trim().toLowerCase() !== 'chunked') {
    throw new ExchangeFailure(
      'request.malformed',
      `the transfer coding '${codings.slice(0, 80)}' is not served`,
    );
  }
}
