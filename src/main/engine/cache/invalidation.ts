import type { HeaderList } from '../headers.ts';

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const safe: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'QUERY',
]);

export const isSafe = (method: string): boolean => safe.has(method);

/** URLs that one response may name, besides the one asked for. */
const named = ['location', 'content-location'] as const;

/** A URL in the parts that keys are made of. */
export interface AskedUrl {
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  /** Origin form. */
  readonly target: string;
  /** Host by which the client asked, where an outer layer has put another in its place: the upstream is told it all the same. */
  readonly client?: string;
  /** What a trusted proxy says of the port, where it is not that of the URL: the upstream is told it, and may make links with it. */
  readonly port?: string;
}

/**
 * What is out of date after a method that changes things succeeded: the URL asked for, and those that the response names on
 * the same origin (RFC 9111 section 4.4).
 *
 * @returns null where the method did not succeed
 */
export function urlsChanged(
  asked: AskedUrl,
  status: number,
  headers: HeaderList,
): readonly AskedUrl[] | null {
  if (status < 200 || status > 399) return null;
  const { scheme, authority, target } = asked;
  const urls: AskedUrl[] = [asked];
  const base = URL.parse(`${scheme}://${authority}${target}`);
  for (const name of named) {
    const value = headers.get(name);
    const other = value === undefined || base === null ? null : URL.parse(value, base.href);
    if (other === null || other.origin !== base?.origin) continue;
    const path = `${other.pathname}${other.search}`;
    if (!urls.some((url) => url.target === path)) urls.push({ ...asked, target: path });
  }
  return urls;
}
