import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { NginxContext } from './context.ts';
import { headerVariable, isHeaderVariable, size, time } from './words.ts';

/** The folder and the zone of stored responses; nothing where no route has a cache. */
export function cacheZone({ config, places }: Pick<NginxContext, 'config' | 'places'>): string[] {
  if (!config.routes.some(({ cache }) => cache.enabled)) return [];
  const { disk, memory, directory } = config.cache;
  const bytes = disk > 0 ? disk : memory;
  const folder = directory === '' || !/^\/[A-Za-z0-9._/-]+$/.test(directory) ? places.cache : directory;
  return [
    '# Stored responses; the worker processes must be able to write here.',
    `proxy_cache_path ${folder} levels=1:2 keys_zone=doorman:16m max_size=${size(bytes)} inactive=1d use_temp_path=off;`,
  ];
}

/** What nginx does otherwise with a cache, said once; which key it is about. */
export function noteCache({ config, leftOut }: Pick<NginxContext, 'config' | 'leftOut'>): void {
  if (!config.routes.some(({ cache }) => cache.enabled)) return;
  leftOut.add(
    'cache',
    'the response cache',
    'nginx goes by Cache-Control, Expires and Vary of the response, and neither by Authorization nor by Cache-Control of the request (RFC 9111): it stores answers to requests with Authorization unless they say private.',
    'Have the service say Cache-Control: private for what belongs to one person.',
  );
  const { disk, directory } = config.cache;
  if (disk === 0)
    leftOut.add(
      'cache.memory',
      'memory',
      'nginx stores bodies in files.',
      'Point proxy_cache_path at a file system in memory.',
    );
  if (directory !== '' && !/^\/[A-Za-z0-9._/-]+$/.test(directory))
    leftOut.add(
      'cache.directory',
      JSON.stringify(directory),
      'the folder is relative or has unusual characters.',
      'Change the folder of proxy_cache_path.',
    );
}

export function cacheLines({ cache }: RouteConfig, path: string, { leftOut }: NginxContext): string[] {
  if (!cache.enabled) return ['proxy_buffering off;'];
  const { query, headers } = cache.key;
  const known = headers.filter(isHeaderVariable);
  if (known.length < headers.length)
    leftOut.add(
      `${path}.cache.key.headers`,
      headers.filter((name) => !isHeaderVariable(name)).join(', '),
      'nginx has no variable for a header of this name.',
      'Use letters, digits and -.',
    );
  if (Array.isArray(query))
    leftOut.add(
      `${path}.cache.key.query`,
      `query: ${query.join(', ')}`,
      'the parameters are told apart by their first value as it is spelled in the query.',
      'Nothing, where each is sent once.',
    );
  const parameters = Array.isArray(query) ? query.filter((name) => /^[A-Za-z0-9_]+$/.test(name)) : [];
  const asked =
    query === 'all' ? '$request_uri' : `$uri${parameters.map((name) => `|$arg_${name}`).join('')}`;
  const key = `$scheme://$http_host${asked}${known.map((name) => `|${headerVariable(name)}`).join('')}`;
  const whileFetching = cache.staleWhileRevalidate > 0;
  const onError = cache.staleIfError > 0 ? ['error timeout http_500 http_502 http_503 http_504'] : [];
  const stale = [...onError, ...(whileFetching ? ['updating'] : [])];
  if (stale.length > 0)
    leftOut.add(
      `${path}.cache`,
      `staleWhileRevalidate: ${time(cache.staleWhileRevalidate)}, staleIfError: ${time(cache.staleIfError)}`,
      'nginx serves what is stale without a limit in time.',
      'Have the service say stale-while-revalidate and stale-if-error in Cache-Control, with their times.',
    );
  return [
    'proxy_cache doorman;',
    `proxy_cache_key "${key}";`,
    'proxy_cache_lock on;',
    'proxy_cache_revalidate on;',
    ...(cache.defaultTtl > 0
      ? [`proxy_cache_valid 200 203 204 301 308 404 410 ${time(cache.defaultTtl)};`]
      : []),
    ...(stale.length > 0 ? [`proxy_cache_use_stale ${stale.join(' ')};`] : []),
    ...(whileFetching ? ['proxy_cache_background_update on;'] : []),
  ];
}
