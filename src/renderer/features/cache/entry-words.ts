import type { CacheEntry } from '../../../shared/model/cache.ts';
import type { FreshnessFacts } from '../../ui/freshness.ts';

/** Its freshness now. @param elapsed milliseconds since the entry was listed */
export const freshnessNow = (entry: CacheEntry, elapsed: number): FreshnessFacts => ({
  age: entry.freshness.age + Math.max(0, elapsed),
  lifetime: entry.freshness.lifetime,
  staleWhileRevalidate: entry.staleWhileRevalidate,
  staleIfError: entry.staleIfError,
});

/** `accept-language: de · accept-encoding: none`; empty where it does not vary. */
export const varyText = ({ varyBy }: Pick<CacheEntry, 'varyBy'>): string =>
  varyBy.map(([name, value]) => `${name.toLowerCase()}: ${value === '' ? 'none' : value}`).join(' · ');

/** `text/html` of `text/html; charset=utf-8`. */
export const typeText = ({ contentType }: Pick<CacheEntry, 'contentType'>): string =>
  contentType?.split(';', 1)[0]?.trim() ?? '—';

export interface UrlParts {
  readonly host: string;
  readonly path: string;
}

/** A URL as host and the rest; what cannot be read as one is all path. */
export function urlParts(url: string): UrlParts {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(url);
  return match === null ? { host: '', path: url } : { host: match[1] ?? '', path: match[2] || '/' };
}

/** The host of a URL without its port, as a purge compares it; '' where there is none. */
export const hostName = (url: string): string => urlParts(url).host.replace(/:\d+$/, '');

/** The inspector's filter for requests of a URL. */
export function exchangesFilter(url: string): string {
  const { host, path } = urlParts(url);
  const quote = (text: string): string => `"${text.replaceAll('"', '')}"`;
  const terms = [`path:${quote(path.split('?', 1)[0] ?? path)}`];
  return (host === '' ? terms : [`host:${quote(host)}`, ...terms]).join(' ');
}
