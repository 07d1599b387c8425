import type { CacheOverview } from '../../src/shared/model/cache.ts';
import { bytes } from '../../src/shared/model/units.ts';

/** The overview of a cache that holds nothing and was never asked. */
export function emptyCache(): CacheOverview {
  const usage = { entries: 0, bytes: bytes(0), limit: bytes(0), evicted: 0 };
  return {
    responses: 0,
    memory: usage,
    disk: usage,
    counts: { hit: 0, stale: 0, revalidated: 0, collapsed: 0, miss: 0, bypass: 0 },
    bytesSaved: bytes(0),
    history: [],
    diskProblem: null,
  };
}
