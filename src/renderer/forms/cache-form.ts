import { mapAt } from '../../shared/config/plain.ts';
import type { RawMap } from '../../shared/config/raw.ts';
import { scalarText, setInRoute } from './route-form.ts';

/** Values of a route's cache that are written as one text: sizes and durations. */
export type CacheMeasure = 'maxObject' | 'defaultTtl' | 'staleWhileRevalidate' | 'staleIfError';

export type QueryKind = 'all' | 'none' | 'listed';

/** The cache of a route as the form shows it. */
export interface CacheForm {
  readonly enabled: boolean;
  readonly measures: Readonly<Record<CacheMeasure, string>>;
  readonly query: QueryKind;
  /** Parameters of the key, where they are listed. */
  readonly parameters: readonly string[];
  /** Request headers of the key. */
  readonly headers: readonly string[];
  readonly ignoreClientNoCache: boolean;
}

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(scalarText) : []);

export function readCache(route: unknown): CacheForm {
  const cache = mapAt(route, 'cache');
  const { query, headers } = mapAt(cache, 'key');
  return {
    enabled: cache['enabled'] === true,
    measures: {
      maxObject: scalarText(cache['maxObject']),
      defaultTtl: scalarText(cache['defaultTtl']),
      staleWhileRevalidate: scalarText(cache['staleWhileRevalidate']),
      staleIfError: scalarText(cache['staleIfError']),
    },
    query: Array.isArray(query) ? 'listed' : query === 'none' ? 'none' : 'all',
    parameters: textsOf(query),
    headers: textsOf(headers),
    ignoreClientNoCache: cache['ignoreClientNoCache'] === true,
  };
}

/** What is off by default is left out of the file. What else is set of the cache stays. */
export const writeCacheSwitch = (
  route: RawMap,
  key: 'enabled' | 'ignoreClientNoCache',
  isOn: boolean,
): RawMap => setInRoute(route, ['cache', key], isOn ? true : undefined);

export const writeCacheMeasure = (route: RawMap, key: CacheMeasure, text: string): RawMap =>
  setInRoute(route, ['cache', key], text === '' ? undefined : text);

/** @param parameters those listed, where `kind` is `listed` */
export const writeCacheQuery = (route: RawMap, kind: QueryKind, parameters: readonly string[]): RawMap =>
  setInRoute(
    route,
    ['cache', 'key', 'query'],
    kind === 'all' ? undefined : kind === 'none' ? 'none' : parameters,
  );

export const writeCacheHeaders = (route: RawMap, names: readonly string[]): RawMap =>
  setInRoute(route, ['cache', 'key', 'headers'], names.length === 0 ? undefined : names);
