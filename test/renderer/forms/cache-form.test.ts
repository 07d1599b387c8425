import { describe, expect, test } from 'vitest';
import {
  readCache,
  writeCacheHeaders,
  writeCacheMeasure,
  writeCacheQuery,
  writeCacheSwitch,
} from '../../../src/renderer/forms/cache-form.ts';
import { readRoute } from '../../../src/renderer/forms/route-form.ts';
import { configSchema } from '../../../src/shared/config/schema.ts';

const route = { id: 'shop', to: { pool: 'shop' } };
const full = {
  ...route,
  cache: {
    enabled: true,
    maxObject: '1MiB',
    defaultTtl: 0,
    staleWhileRevalidate: '30s',
    key: { query: ['page'], headers: ['x-tenant'] },
    ignoreClientNoCache: true,
  },
};

/** Where the format finds something wrong in a route's cache. */
const mistakenKeys = (cache: unknown): readonly string[] => {
  const read = configSchema.safeParse({ version: 1, routes: [{ ...route, cache }] });
  return read.success ? [] : read.error.issues.map(({ path }) => path.slice(3).join('.'));
};

describe('the cache of a route in the form', () => {
  test('is off and empty where the file says nothing', () => {
    expect(readCache(route)).toEqual({
      enabled: false,
      measures: { maxObject: '', defaultTtl: '', staleWhileRevalidate: '', staleIfError: '' },
      query: 'all',
      parameters: [],
      headers: [],
      ignoreClientNoCache: false,
    });
  });

  test('shows what the file says, and nothing of it among the other keys', () => {
    expect(readCache(full)).toEqual({
      enabled: true,
      measures: { maxObject: '1MiB', defaultTtl: '0', staleWhileRevalidate: '30s', staleIfError: '' },
      query: 'listed',
      parameters: ['page'],
      headers: ['x-tenant'],
      ignoreClientNoCache: true,
    });
    expect(readRoute(full).alsoSet).toEqual([]);
    expect(readRoute({ ...full, cache: { later: 1 } }).alsoSet).toEqual(['cache.later']);
  });

  test('shows what is mistaken in the file as well as it can', () => {
    const wrong = { ...route, cache: { enabled: 'yes', maxObject: 7, key: { query: 'some', headers: 'a' } } };
    expect(readCache(wrong)).toMatchObject({ enabled: false, query: 'all', headers: [] });
    expect(readCache(wrong).measures.maxObject).toBe('7');
    expect(readCache({ ...route, cache: 'on' })).toMatchObject({ enabled: false });
  });

  test('is switched on and off without a trace, and keeps what else was set', () => {
    const on = writeCacheSwitch(route, 'enabled', true);
    expect(on).toEqual({ ...route, cache: { enabled: true } });
    expect(writeCacheSwitch(on, 'enabled', false)).toEqual(route);
    const kept = writeCacheSwitch(writeCacheMeasure(on, 'defaultTtl', '60s'), 'enabled', false);
    expect(kept).toEqual({ ...route, cache: { defaultTtl: '60s' } });
  });

  test('writes measures as they are typed, for the check to refuse', () => {
    const typed = writeCacheMeasure(route, 'maxObject', '5 MB');
    expect(typed).toMatchObject({ cache: { maxObject: '5 MB' } });
    expect(mistakenKeys({ maxObject: '5 MB' })).toEqual(['maxObject']);
    expect(writeCacheMeasure(typed, 'maxObject', '')).toEqual(route);
    expect(mistakenKeys({ defaultTtl: '0', staleIfError: '1d' })).toEqual([]);
  });

  test('writes the key, and leaves its defaults out', () => {
    expect(writeCacheQuery(route, 'none', [])).toMatchObject({ cache: { key: { query: 'none' } } });
    const listed = writeCacheQuery(route, 'listed', ['page', 'q']);
    expect(listed).toMatchObject({ cache: { key: { query: ['page', 'q'] } } });
    expect(writeCacheQuery(listed, 'all', ['page'])).toEqual(route);
    const headers = writeCacheHeaders(route, ['x-tenant']);
    expect(headers).toMatchObject({ cache: { key: { headers: ['x-tenant'] } } });
    expect(writeCacheHeaders(headers, [])).toEqual(route);
    expect(mistakenKeys({ key: { query: [], headers: ['x tenant'] } })).toEqual(['key.headers.0']);
  });

  test('stands after rewrite where it is new', () => {
    const changed = writeCacheSwitch(
      { id: 'a', to: {}, rewrite: { host: 'x' }, firewall: 'off' },
      'enabled',
      true,
    );
    expect(Object.keys(changed)).toEqual(['id', 'to', 'rewrite', 'firewall', 'cache']);
  });
});
