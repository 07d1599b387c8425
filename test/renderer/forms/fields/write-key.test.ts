import { describe, expect, test } from 'vitest';
import { namesFrom, writeAt, writeKey } from '../../../../src/renderer/forms/fields/write-key.ts';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import type { RawMap } from '../../../../src/shared/config/raw.ts';

const write = (map: RawMap, key: string, next: unknown): RawMap =>
  writeKey(map, 'routes[]', namesFrom('routes[]', key), next);
const route = { id: 'api', to: { pool: 'shop' }, firewall: 'off' };

describe('writing a key', () => {
  test('stands where the format has it, and leaves the order of the others', () => {
    const cached = write(route, 'routes[].cache.enabled', true);
    expect(Object.keys(cached)).toEqual(['id', 'to', 'cache', 'firewall']);
    const listed = { firewall: 'off', id: 'api', to: { pool: 'shop' } };
    expect(Object.keys(write(listed, 'routes[].match.hosts', ['a']))).toEqual([
      'firewall',
      'id',
      'match',
      'to',
    ]);
    const keyed = write(write(route, 'routes[].cache.key.headers', ['x']), 'routes[].cache.enabled', true);
    expect(Object.keys(keyed['cache'] as RawMap)).toEqual(['enabled', 'key']);
  });

  test('takes maps with it that are left empty and mean nothing then', () => {
    const keyed = write(route, 'routes[].cache.key.query', 'none');
    expect(write(keyed, 'routes[].cache.key.query', undefined)).toEqual(route);
  });

  test('keeps a map whose presence says something', () => {
    const pool = { id: 'shop', health: { active: { interval: '1s' } } };
    const key = 'pools[].health.active.interval';
    expect(writeKey(pool, 'pools[]', namesFrom('pools[]', key), undefined)).toEqual({
      id: 'shop',
      health: { active: {} },
    });
    const listener = { id: 'web', clientCertificates: { ca: 'x.pem' } };
    expect(writeKey(listener, 'listeners[]', ['clientCertificates', 'ca'], undefined)).toEqual({
      id: 'web',
      clientCertificates: {},
    });
  });

  test('takes a map along with the last key that it cannot be without', () => {
    const limited = { ...route, limits: { rate: { requests: 1, per: '1m' }, timeout: '5s' } };
    expect(write(limited, 'routes[].limits.rate.requests', undefined)).toEqual({
      ...route,
      limits: { timeout: '5s' },
    });
    const rewritten = { ...route, rewrite: { path: { match: 'a', replace: 'b' } } };
    const half = write(rewritten, 'routes[].rewrite.path.match', undefined);
    expect(half).toEqual({ ...route, rewrite: { path: { replace: 'b' } } });
    expect(write(half, 'routes[].rewrite.path.replace', undefined)).toEqual(route);
  });

  test('never takes the target of a route away', () => {
    const redirect = { id: 'a', to: { redirect: { location: '/b' } } };
    expect(write(redirect, 'routes[].to.redirect.location', undefined)).toEqual({
      id: 'a',
      to: { redirect: {} },
    });
    const files = { id: 'a', to: { static: { root: './dist', index: '' } } };
    expect(write(files, 'routes[].to.static.root', undefined)).toEqual({
      id: 'a',
      to: { static: { index: '' } },
    });
  });

  test('makes a map of something else that stood in its place', () => {
    expect(write({ id: 'a', cache: 'on' }, 'routes[].cache.enabled', true)).toEqual({
      id: 'a',
      cache: { enabled: true },
    });
  });

  test('leaves everything else of the file as it is, and what it writes is right', () => {
    const input = {
      version: 1,
      routes: [{ id: 'a', to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:1' }] }],
    };
    const path = ['pools', 0, 'upstreams', 0];
    const key = 'pools[].upstreams[].weight';
    const next = writeAt(input, path, 'pools[].upstreams[]', key, 3);
    expect(next).toEqual({
      ...input,
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:1', weight: 3 }] }],
    });
    expect(writeAt(next, path, 'pools[].upstreams[]', key, undefined)).toEqual(input);
    const sized = writeAt(input, [], '', 'cache.memory', '1MiB');
    expect(Object.keys(sized as RawMap)).toEqual(['version', 'routes', 'pools', 'cache']);
    expect(checkConfig(sized)).toMatchObject({ ok: true });
  });

  test('refuses a key that is not below its map', () => {
    expect(() => namesFrom('pools[]', 'routes[].id')).toThrow('not below');
    expect(() => writeKey({}, 'routes[]', ['cache', 'nonsense', 'deeper'], 1)).toThrow('no key');
  });
});
