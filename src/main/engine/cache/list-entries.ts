import type { CacheEntry, CacheListing, CacheOrder, CacheQuery } from '../../../shared/model/cache.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';
import type { CacheStore } from './store/store.ts';
import type { StoredResponse } from './store/stored-response.ts';
import { freshnessOf } from './usability.ts';

/** What a query finds of what is stored. */
export function listEntries(
  store: CacheStore,
  { text, order, limit }: CacheQuery,
  now: EpochMilliseconds,
): CacheListing {
  const wanted = text.toLowerCase();
  const found: StoredResponse[] = [];
  for (const response of store.all()) {
    if (wanted === '' || response.url.toLowerCase().includes(wanted)) found.push(response);
  }
  found.sort(orders[order]);
  return {
    items: found.slice(0, limit).map((response) => entryOf(store, response, now)),
    total: found.length,
  };
}

const expiry = ({ policy }: StoredResponse): number =>
  policy.responseTime + policy.lifetime - policy.initialAge;

const orders: Readonly<Record<CacheOrder, (one: StoredResponse, other: StoredResponse) => number>> = {
  recent: (one, other) => other.use.lastUsedAt - one.use.lastUsedAt || other.storedAt - one.storedAt,
  size: (one, other) => other.size - one.size,
  hits: (one, other) => other.use.hits - one.use.hits,
  expires: (one, other) => expiry(one) - expiry(other),
};

export function entryOf(store: CacheStore, response: StoredResponse, now: EpochMilliseconds): CacheEntry {
  const { id, key, url, route, status, varyBy, size, headers, policy, tags, use, storedAt } = response;
  return {
    id,
    key,
    url,
    route,
    status,
    varyBy,
    size,
    contentType: headers.get('content-type') ?? null,
    storedAt,
    freshness: freshnessOf(policy, now),
    staleWhileRevalidate: policy.staleWhileRevalidate,
    staleIfError: policy.staleIfError,
    etag: headers.get('etag') ?? null,
    lastModified: headers.get('last-modified') ?? null,
    tags,
    hits: use.hits,
    lastUsedAt: use.lastUsedAt,
    tier: store.tierOf(id) ?? 'memory',
  };
}
