import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { TestedRequest } from '../../../../src/shared/model/route-test.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(routes: ConfigInput['routes'], listeners = ['edge', 'gateway']): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: listeners.map((id) => ({ id, bind: '127.0.0.1', port: 0, tls: 'off' as const })),
    routes: routes ?? [],
    pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://127.0.0.1:1' }] }],
  });
  closing.push(() => engine.stop());
  return engine;
}

const request = (fields: Partial<TestedRequest> = {}): TestedRequest => ({
  listener: 'edge',
  method: 'GET',
  scheme: 'http',
  authority: 'shop.localhost',
  port: 80,
  target: '/',
  headers: [],
  client: '127.0.0.1',
  ...fields,
});

describe('a test of a URL', () => {
  it('says of every route, in order, which part fails first or that all of them hold', async () => {
    const { engine } = await start([
      { id: 'docs', match: { hosts: ['docs.localhost'] }, to: { respond: {} } },
      { id: 'beta', match: { headers: { 'x-beta': '1' } }, to: { respond: {} } },
      { id: 'shop', match: { hosts: ['shop.localhost'], paths: ['/cart/*'] }, to: { pool: 'shop' } },
      { id: 'inner', listeners: ['gateway'], to: { respond: {} } },
      { id: 'rest', to: { respond: { status: 404 } } },
    ]);
    const test = engine.testRoutes(request({ target: '/cart/../cart/1?x' }));
    expect(test.verdicts).toEqual([
      { route: 'docs', miss: { part: 'host', wanted: 'docs.localhost', saw: 'shop.localhost' } },
      { route: 'beta', miss: { part: 'header', wanted: 'x-beta: 1', saw: 'no x-beta' } },
      { route: 'shop', miss: null },
      { route: 'inner', miss: { part: 'listener', wanted: 'gateway', saw: 'edge' } },
      { route: 'rest', miss: null },
    ]);
    expect(test.way).toEqual([
      {
        listener: 'edge',
        host: 'shop.localhost',
        path: '/cart/1',
        taken: {
          route: 'shop',
          position: 3,
          held: ['host', 'path'],
          destination: { kind: 'pool', pool: 'shop' },
        },
      },
    ]);
  });

  it('asks nobody and records nothing', async () => {
    const { engine } = await start([{ id: 'shop', to: { pool: 'shop' } }]);
    engine.testRoutes(request());
    expect(engine.listExchanges()).toEqual([]);
  });

  it('finds the listener by its name, by the port of the URL, or takes the first', async () => {
    const running = await start([{ id: 'inner', listeners: ['gateway'], to: { respond: {} } }]);
    const test = (fields: Partial<TestedRequest>) => {
      const { listenerBy, way } = running.engine.testRoutes(request(fields));
      return [listenerBy, way[0]?.listener, way[0]?.taken?.route];
    };
    expect(test({ listener: 'gateway' })).toEqual(['name', 'gateway', 'inner']);
    expect(test({ listener: null, port: running.port('gateway') })).toEqual(['port', 'gateway', 'inner']);
    expect(test({ listener: null, port: 9 })).toEqual(['first', 'edge', undefined]);
    const none = await start([{ id: 'all', to: { respond: {} } }], []);
    expect(none.engine.testRoutes(request({ listener: null }))).toMatchObject({
      listenerBy: 'none',
      way: [],
    });
  });

  it('follows the request from layer to layer with what each makes of it', async () => {
    const { engine } = await start([
      {
        id: 'in',
        listeners: ['edge'],
        to: { listener: 'gateway' },
        rewrite: {
          stripPrefix: '/shop',
          host: 'inner.localhost',
          requestHeaders: { set: { 'x-edge': '1' } },
        },
      },
      {
        id: 'out',
        match: { hosts: ['inner.localhost'], headers: { 'x-edge': '1' } },
        to: { redirect: { location: '/x', status: 307 } },
      },
    ]);
    const { way, end } = engine.testRoutes(request({ target: '/shop/a?b' }));
    expect(end).toBeNull();
    expect(way.map(({ listener, host, path, taken }) => [listener, host, path, taken?.destination])).toEqual([
      ['edge', 'shop.localhost', '/shop/a', { kind: 'listener', listener: 'gateway' }],
      ['gateway', 'inner.localhost', '/a', { kind: 'redirect', status: 307 }],
    ]);
  });

  it('ends where a real request would: at a loop, or at a path that cannot be sent', async () => {
    const loop = await start([{ id: 'all', to: { listener: 'gateway' } }]);
    expect(loop.engine.testRoutes(request())).toMatchObject({ end: 'loop', way: [{}, {}] });
    const refused = await start([
      { id: 'in', to: { listener: 'gateway' }, rewrite: { path: { match: '^/', replace: 'x' } } },
    ]);
    expect(refused.engine.testRoutes(request())).toMatchObject({ end: 'path_refused', way: [{}] });
  });

  it('believes a forwarded client as the listener does', async () => {
    const running = await runEngine({
      version: 1,
      listeners: [{ id: 'edge', port: 0, tls: 'off', trustForwardedFrom: ['127.0.0.0/8'] }],
      routes: [{ id: 'office', match: { clients: ['192.0.2.0/24'] }, to: { respond: {} } }],
    });
    closing.push(() => running.stop());
    const headers = [['X-Forwarded-For', '192.0.2.1']] as const;
    const test = running.engine.testRoutes(request({ headers }));
    expect(test.client).toBe('192.0.2.1');
    expect(test.way[0]?.taken?.route).toBe('office');
  });
});
