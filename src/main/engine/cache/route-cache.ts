import { createHash } from 'node:crypto';
import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { Bytes } from '../../../shared/model/units.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { FreshnessDefaults } from './freshness.ts';
import type { QueryRule } from './key.ts';

/** The cache of one route: its settings, and the stages that ask the upstream. */
export interface RouteCache {
  readonly route: string;
  /** See `ResponseToStore`. */
  readonly scope: string;
  readonly maxObject: Bytes;
  readonly defaults: FreshnessDefaults;
  readonly query: QueryRule;
  /** Lower-case names of request fields that are compared as if `Vary` named them. */
  readonly keyHeaders: readonly string[];
  readonly ignoreClientNoCache: boolean;
  /** What follows the cache. */
  readonly inner: readonly Stage[];
}

/** @param inner the stages that ask the upstream */
export function compileRouteCache(route: RouteConfig, inner: readonly Stage[]): RouteCache {
  const { cache } = route;
  const { staleWhileRevalidate, staleIfError, defaultTtl } = cache;
  return {
    route: route.id,
    scope: scopeOf(route),
    maxObject: cache.maxObject,
    defaults: { defaultTtl, staleWhileRevalidate, staleIfError },
    query: cache.key.query,
    keyHeaders: cache.key.headers,
    ignoreClientNoCache: cache.ignoreClientNoCache,
    inner,
  };
}

/** A route that leads elsewhere, or asks for something else, than it did must not answer with what it got then. */
function scopeOf({ id, to, rewrite, cache }: RouteConfig): string {
  const { stripPrefix, path, host, requestHeaders } = rewrite;
  const decisive = JSON.stringify([to, stripPrefix, path, host, requestHeaders, cache.key]);
  return `${id}#${createHash('sha256').update(decisive).digest('base64url').slice(0, 16)}`;
}
