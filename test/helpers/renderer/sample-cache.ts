import type { CacheEntry, CacheOverview, CacheSecond } from '../../../src/shared/model/cache.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';
import { emptyCache } from '../empty-cache.ts';

/** A stored page, ten seconds old and fresh for a minute; `fields` change what a test is about. */
export function makeEntry(id: string, fields: Partial<CacheEntry> = {}): CacheEntry {
  const url = fields.url ?? `https://shop.localhost:8443/${id}`;
  return {
    id,
    key: `GET ${url}`,
    url,
    route: 'shop',
    status: 200,
    varyBy: [],
    size: bytes(640),
    contentType: 'text/html; charset=utf-8',
    storedAt: epochMilliseconds(1_700_000_000_000),
    freshness: { age: milliseconds(10_000), lifetime: milliseconds(60_000), source: 'max-age' },
    staleWhileRevalidate: milliseconds(0),
    staleIfError: milliseconds(0),
    etag: null,
    lastModified: null,
    tags: [],
    hits: 0,
    lastUsedAt: epochMilliseconds(1_700_000_000_000),
    tier: 'memory',
    ...fields,
  };
}

export function makeOverview(fields: Partial<CacheOverview> = {}): CacheOverview {
  return { ...emptyCache(), ...fields };
}

/** A second with some outcomes. */
export function makeSecond(counts: Partial<CacheSecond['counts']>, at = 1_700_000_000_000): CacheSecond {
  return { at: epochMilliseconds(at), counts: { ...emptyCache().counts, ...counts } };
}
