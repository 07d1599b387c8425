import type { TestedRequest } from '../../shared/model/route-test.ts';

export type AskedUrl = Pick<TestedRequest, 'scheme' | 'authority' | 'port' | 'target'>;

/** Schemes that are asked for over HTTP, and the one that a server sees. */
const schemes: Readonly<Record<string, 'http' | 'https'>> = {
  'http:': 'http',
  'https:': 'https',
  'ws:': 'http',
  'wss:': 'https',
};

/**
 * What a browser would send for an address as people write it: without a scheme it is HTTPS, a path alone is on localhost.
 * The fragment is not sent; other characters are encoded as the URL standard says.
 *
 * @returns null for what no browser could ask for
 */
export function readAskedUrl(text: string): AskedUrl | null {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written)
    ? written
    : `https://${written.startsWith('/') ? 'localhost' : ''}${written}`;
  const url = URL.parse(whole);
  const scheme = url === null ? undefined : schemes[url.protocol];
  if (url === null || scheme === undefined) return null;
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { scheme, authority: url.host, port, target: `${url.pathname}${url.search}` };
}
