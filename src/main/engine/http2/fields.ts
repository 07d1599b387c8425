import type { HeaderList } from '../headers.ts';
import { allowedTrailers } from '../trailer-fields.ts';

/** Fields about one HTTP/1 connection; HTTP/2 forbids them (RFC 9113 section 8.2.2), and Host is `:authority` there. */
const notInHttp2 = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Fields as HTTP/2 writes them, name and value alternating: lower case, in their order, repeated ones apart.
 *
 * @param into what they are appended to
 */
export function toHttp2Fields(headers: HeaderList, into: string[] = []): string[] {
  const { flat, keys } = headers;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    const value = flat[at * 2 + 1] ?? '';
    if (!notInHttp2.has(key) && (key !== 'te' || value === 'trailers')) into.push(key, value);
  }
  return into;
}

/** The same as an object, for those calls of `node:http2` that take no list. A name may be `constructor`, or `__proto__`. */
export function toFieldObject(headers: HeaderList): Record<string, string[]> {
  const names = [...new Set(headers.keys)].filter((key) => !notInHttp2.has(key));
  return Object.fromEntries(names.map((key) => [key, headers.all(key)]));
}

export function toTrailerObject(trailers: HeaderList | null): Record<string, string[]> {
  return trailers === null ? {} : toFieldObject(allowedTrailers(trailers));
}
