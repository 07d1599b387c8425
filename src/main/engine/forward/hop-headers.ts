import type { HeaderList } from '../headers.ts';

/**
 * Fields that end at each hop (RFC 9110 section 7.6.1): the well-known ones and whatever `Connection` nominates.
 * `TE: trailers` is about the message and may stay. Fields that frame or route a message are never taken for
 * nominated, so that a client cannot have them removed.
 */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

const neverNominated = new Set([
  'host',
  'content-length',
  'content-type',
  'cache-control',
  'authorization',
  'cookie',
  'set-cookie',
]);

export function withoutHopHeaders(headers: HeaderList): HeaderList {
  const nominated = new Set<string>();
  for (const value of headers.all('connection')) {
    for (const option of value.toLowerCase().split(',')) {
      const name = option.trim();
      if (name !== '' && !neverNominated.has(name)) nominated.add(name);
    }
  }
  const wantsTrailers = headers.all('te').some((value) => /(^|,)\s*trailers\s*(,|;|$)/i.test(value));
  const kept = headers.filter((name) => !hopByHop.has(name) && !nominated.has(name));
  if (wantsTrailers) kept.append('TE', 'trailers');
  return kept;
}

/** `Via` (RFC 9110 section 7.6.3): this hop's entry, behind those of earlier hops. */
export function appendVia(headers: HeaderList, version: string): void {
  const entry = `${version} doorman`;
  const before = headers.joined('via');
  headers.set('Via', before === undefined ? entry : `${before}, ${entry}`);
}
