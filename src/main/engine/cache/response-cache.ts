import type {
  CacheComparison,
  CacheComparisonRefusal,
  CacheListing,
  CacheOutcome,
  CacheOverview,
  CachePurge,
  CacheQuery,
  CacheUsage,
} from '../../../shared/model/cache.ts';
import { bytes } from '../../../shared/model/units.ts';

const empty: CacheUsage = { entries: 0, bytes: bytes(0), limit: bytes(0), evicted: 0 };

const noCounts: Readonly<Record<CacheOutcome, number>> = {
  hit: 0,
  stale: 0,
  revalidated: 0,
  collapsed: 0,
  miss: 0,
  bypass: 0,
};

/** The shared response cache (RFC 9111). Nothing is stored while no route has one. */
export class ResponseCache {
  overview(): CacheOverview {
    return {
      memory: empty,
      disk: empty,
      counts: noCounts,
      bytesSaved: bytes(0),
      history: [],
      diskProblem: null,
    };
  }

  list(_query: CacheQuery): CacheListing {
    return { items: [], total: 0 };
  }

  purge(_purge: CachePurge): { readonly removed: number } {
    return { removed: 0 };
  }

  compare(_entry: string): Promise<CacheComparison | CacheComparisonRefusal> {
    return Promise.resolve({
      refused: 'not_stored',
      message: 'That response is not stored any more.',
    });
  }
}
