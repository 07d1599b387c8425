import { z } from 'zod';
import { MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import {
  type CacheComparison,
  type CacheListing,
  type CacheOverview,
  cacheListLimit,
} from '../../model/cache.ts';
import { nothing } from './params.ts';

/** The response cache. */
export const cacheMethodParams = {
  /** What the response cache holds and has done; asked once a second while somebody looks. */
  'cache.overview': nothing,
  /** Stored responses, those whose URL has `text` in it. */
  'cache.list': z.strictObject({
    text: z.string().max(MAX_LINE_CHARACTERS).default(''),
    order: z.enum(['recent', 'size', 'hits', 'expires']).default('recent'),
    limit: z.number().int().min(1).max(cacheListLimit).default(100),
  }),
  /** Removes stored responses. */
  'cache.purge': z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('everything') }),
    z.strictObject({
      by: z.enum(['entry', 'key', 'prefix', 'host', 'tag']),
      value: z.string().min(1).max(MAX_LINE_CHARACTERS),
    }),
  ]),
  /** Asks the upstream for what is stored, and tells both apart; changes nothing that is stored. */
  'cache.compare': z.strictObject({ entry: z.string().min(1).max(64) }),
} as const;

export interface CacheMethodResults {
  'cache.overview': CacheOverview;
  'cache.list': CacheListing;
  /** How many responses were removed. */
  'cache.purge': { readonly removed: number };
  'cache.compare': CacheComparison;
}
