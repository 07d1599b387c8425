import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';

const found = (input: object): [string, string][] => {
  const checked = checkConfig({ version: 1, ...input });
  return checked.ok ? [] : checked.mistakes.map((mistake) => [mistake.at, mistake.message]);
};

const upstreams = [{ id: 'a', url: 'http://localhost:1' }];
const route = { id: 'r', to: { respond: {} } };

describe('ids', () => {
  it('are unique in each list, and an upstream only in its own pool', () => {
    expect(
      found({
        listeners: [
          { id: 'x', port: 1 },
          { id: 'x', port: 2 },
        ],
        routes: [route, route],
        pools: [
          { id: 'x', upstreams },
          { id: 'y', upstreams: [...upstreams, ...upstreams] },
          { id: 'x', upstreams },
        ],
      }),
    ).toEqual([
      ['listeners[1].id', 'is already the id of listeners[0]'],
      ['routes[1].id', 'is already the id of routes[0]'],
      ['pools[2].id', 'is already the id of pools[0]'],
      ['pools[1].upstreams[1].id', 'is already the id of pools[1].upstreams[0]'],
    ]);
  });
});

describe('references', () => {
  it('to nothing are mistakes that suggest the nearest name', () => {
    expect(
      found({
        listeners: [{ id: 'web', port: 1 }],
        routes: [{ id: 'r', listeners: ['wbe'], to: { pool: 'shops' } }],
        pools: [{ id: 'shop', upstreams }],
      }),
    ).toEqual([
      ['routes[0].listeners[0]', 'names no listener; did you mean "web"?'],
      ['routes[0].to.pool', 'names no pool; did you mean "shop"?'],
    ]);
  });

  it('to a listener as the next layer are followed too, and have no Host of an upstream', () => {
    expect(
      found({
        listeners: [
          { id: 'edge', port: 1 },
          { id: 'gateway', port: 2 },
        ],
        routes: [
          { id: 'a', to: { listener: 'gatewy' } },
          { id: 'b', to: { listener: 'gateway' }, rewrite: { host: 'upstream' } },
          { id: 'c', to: { listener: 'gateway' }, rewrite: { host: 'shop.localhost' } },
        ],
      }),
    ).toEqual([
      ['routes[0].to.listener', 'names no listener; did you mean "gateway"?'],
      ['routes[1].rewrite.host', 'asks for the Host of an upstream, where the route leads to a listener'],
    ]);
  });

  it('suggest nothing where no name is near', () => {
    expect(
      found({ routes: [{ id: 'r', to: { pool: 'shop' } }], pools: [{ id: 'entirely-else', upstreams }] }),
    ).toEqual([['routes[0].to.pool', 'names no pool']]);
  });

  it('hold although the pool that they name has mistakes of its own', () => {
    expect(found({ routes: [{ id: 'r', to: { pool: 'p' } }], pools: [{ id: 'p', upstreams: [] }] })).toEqual([
      ['pools[0].upstreams', 'is empty'],
    ]);
  });
});

describe('a redirect to HTTPS', () => {
  const web = { id: 'web', port: 8443 };
  const plain = { id: 'plain', port: 8080, tls: 'off' };

  it.each([
    [[web, { ...plain, redirectToHttps: true }], []],
    [[web, { ...plain, redirectToHttps: 'web' }], []],
    [
      [{ ...plain, redirectToHttps: true }],
      [['listeners[0].redirectToHttps', 'has no listener with TLS to redirect to']],
    ],
    [
      [web, { ...plain, redirectToHttps: 'plain' }],
      [['listeners[1].redirectToHttps', 'names a listener without TLS']],
    ],
    [
      [web, { ...plain, redirectToHttps: 'wep' }],
      [['listeners[1].redirectToHttps', 'names no listener; did you mean "web"?']],
    ],
    [
      [{ ...web, redirectToHttps: true }],
      [['listeners[0].redirectToHttps', 'redirects to HTTPS from a listener that has TLS itself']],
    ],
  ])('of %j gives %j', (listeners, expected) => {
    expect(found({ listeners })).toEqual(expected);
  });
});

describe('two listeners on one port', () => {
  const pair = (one: string, other: string, port = 80) => [
    { id: 'a', port, bind: one },
    { id: 'b', port, bind: other },
  ];
  const taken = [['listeners[1].port', 'is already taken by listeners[0] on the same address']];

  it.each([
    ['localhost', '127.0.0.1', taken],
    ['localhost', '::1', taken],
    ['::1', '0:0:0:0:0:0:0:1', taken],
    ['0.0.0.0', '127.0.0.1', taken],
    ['::', '127.0.0.1', taken],
    ['127.0.0.1', '127.0.0.2', []],
    ['127.0.0.1', '::1', []],
    ['0.0.0.0', '::1', []],
  ])('at %s and %s', (one, other, expected) => {
    expect(found({ listeners: pair(one, other) })).toEqual(expected);
  });

  it('may both take any free port', () => {
    expect(found({ listeners: pair('localhost', 'localhost', 0) })).toEqual([]);
  });
});

describe('client certificates', () => {
  const clientCertificates = { mode: 'optional' };

  it('need TLS', () => {
    expect(found({ listeners: [{ id: 'web', port: 1, tls: 'off', clientCertificates }] })).toEqual([
      ['listeners[0].clientCertificates', 'asks for certificates where there is no TLS'],
    ]);
  });

  it('are told to upstreams in headers of their own', () => {
    const forward = { certificate: 'X-Client', subject: 'x_client', fingerprint: 'Host' };
    const listeners = [{ id: 'web', port: 1, clientCertificates: { ...clientCertificates, forward } }];
    expect(found({ listeners })).toEqual([
      ['listeners[0].clientCertificates.forward.fingerprint', 'is a header with a meaning of its own'],
      ['listeners[0].clientCertificates.forward.subject', 'is the header of another key as well'],
    ]);
  });

  it('that a route requires are asked for by some listener', () => {
    const routes = [{ ...route, requireClientCertificate: true }];
    expect(found({ listeners: [{ id: 'web', port: 1 }], routes })).toEqual([
      [
        'routes[0].requireClientCertificate',
        'needs a listener that asks for certificates, and the file has none',
      ],
    ]);
    expect(found({ listeners: [{ id: 'web', port: 1, clientCertificates }], routes })).toEqual([]);
  });
});
