import { expect, it } from 'vitest';
import { applyFix, FixError } from '../../../src/shared/edit/apply-fix.ts';
import type { ConfigFix } from '../../../src/shared/model/doctor-fix.ts';

const input = {
  version: 1,
  listeners: [{ id: 'web', port: 443 }],
  routes: [{ id: 'shop', to: { pool: 'shop' }, rewrite: { hideBackend: false } }],
  pools: [
    {
      id: 'shop',
      upstreams: [
        { id: 'a', url: 'http://127.0.0.1:3000', enabled: false },
        { id: 'b', url: 'http://localhost:3001' },
      ],
    },
  ],
};

it.each<[ConfigFix, object]>([
  [
    { change: 'route.host_upstream', route: 'shop' },
    { routes: [{ ...input.routes[0], rewrite: { hideBackend: false, host: 'upstream' } }] },
  ],
  [
    { change: 'route.allow_upgrade', route: 'shop', protocol: 'websocket' },
    { routes: [{ ...input.routes[0], upgrades: ['websocket'] }] },
  ],
  [{ change: 'listener.port', listener: 'web', port: 8443 }, { listeners: [{ id: 'web', port: 8443 }] }],
  [
    { change: 'listener.bind', listener: 'web', bind: '0.0.0.0' },
    { listeners: [{ id: 'web', port: 443, bind: '0.0.0.0' }] },
  ],
  [{ change: 'tls.name', name: 'shop.dev' }, { tls: { names: ['shop.dev'] } }],
])('%j changes that and nothing else', (fix, changed) => {
  const before = structuredClone(input);
  expect(applyFix(input, fix)).toEqual({ ...input, ...changed });
  expect(input).toEqual(before);
});

it('an upstream is changed in its place', () => {
  const about = { pool: 'shop', upstream: 'a' };
  const upstreams = (fix: ConfigFix) =>
    (applyFix(input, fix) as typeof input).pools[0]?.upstreams.map((one) => JSON.stringify(one));
  expect(upstreams({ change: 'upstream.enable', ...about })).toEqual([
    '{"id":"a","url":"http://127.0.0.1:3000"}',
    '{"id":"b","url":"http://localhost:3001"}',
  ]);
  expect(upstreams({ change: 'upstream.url', ...about, url: 'http://localhost:3000' })?.[0]).toContain(
    '"url":"http://localhost:3000"',
  );
});

it('a name is added to those that are there', () => {
  const fix = { change: 'tls.name', name: 'b.dev' } as const;
  expect(applyFix({ tls: { names: ['a.dev'] } }, fix)).toEqual({ tls: { names: ['a.dev', 'b.dev'] } });
});

it('what is not there any more is said', () => {
  expect(() => applyFix(input, { change: 'listener.port', listener: 'gone', port: 1 })).toThrow(FixError);
  expect(() => applyFix(input, { change: 'upstream.enable', pool: 'shop', upstream: 'c' })).toThrow(
    /no 'c' in 'upstreams'/,
  );
  expect(() => applyFix(null, { change: 'tls.name', name: 'a' })).toThrow(/not a map/);
});
