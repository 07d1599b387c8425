import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { MAX_MISTAKES } from '../../../src/shared/config/bounds.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';
import type { Mistake } from '../../../src/shared/config/mistakes.ts';
import type { Config } from '../../../src/shared/config/schema.ts';
import { arbitraryConfig } from './arbitrary.ts';
import { EVERY_KEY } from './every-key.ts';

const good = (input: unknown): Config => {
  const checked = checkConfig(input);
  if (!checked.ok) throw new Error(`Expected no mistakes, got: ${JSON.stringify(checked.mistakes)}`);
  return checked.config;
};

const mistakes = (input: unknown): readonly Mistake[] => {
  const checked = checkConfig(input);
  return checked.ok ? [] : checked.mistakes;
};

const messageAt = (input: unknown, at: string): string | undefined =>
  mistakes(input).find((mistake) => mistake.at === at)?.message;

const minimal = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [{ id: 'shop', to: { pool: 'shop' } }],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3000' }] }],
};

describe('defaults', () => {
  it('fills in every group, so that a reader of the configuration never asks whether it is there', () => {
    const config = good(minimal);
    expect(config.listeners[0]).toMatchObject({
      bind: 'localhost',
      tls: 'auto',
      protocols: ['h1', 'h2'],
      redirectToHttps: false,
      trustForwardedFrom: [],
      limits: { headerBytes: 32_768, bodyBytes: 'unlimited', headerTimeout: 10_000 },
    });
    expect(config.routes[0]).toMatchObject({
      listeners: 'all',
      match: { hosts: [], paths: [], methods: [], headers: {}, query: {}, clients: [] },
      to: { kind: 'pool', pool: 'shop' },
      rewrite: { host: 'preserve', hideBackend: true },
      firewall: 'off',
    });
    expect(config.pools[0]).toMatchObject({
      balance: 'round-robin',
      upstreams: [{ url: 'http://localhost:3000', weight: 1, enabled: true, backup: false }],
      timeouts: { connect: 5_000, headers: 60_000, idle: 60_000 },
      health: { passive: { maxEjected: 0.5 } },
      keepAlive: { connections: 64, idle: 30_000 },
    });
    expect(config.capture).toEqual({
      exchanges: 10_000,
      bodyBytes: 1_048_576,
      totalBytes: 268_435_456,
      history: 1_073_741_824,
      redact: ['authorization', 'cookie', 'set-cookie', 'proxy-authorization'],
    });
  });

  it('makes a configuration out of the version alone', () => {
    expect(good({ version: 1 })).toMatchObject({ listeners: [], routes: [], pools: [], tls: { names: [] } });
  });

  it('offers only HTTP/1.1 without TLS', () => {
    expect(
      good({ version: 1, listeners: [{ id: 'web', port: 80, tls: 'off' }] }).listeners[0]?.protocols,
    ).toEqual(['h1']);
  });

  it('turns the one key of a target into its kind', () => {
    const routes = [
      { id: 'a', to: { redirect: { location: 'https://{host}{path}' } } },
      { id: 'b', to: { respond: { body: 'hi' } } },
    ];
    expect(good({ version: 1, routes }).routes.map((route) => route.to)).toEqual([
      { kind: 'redirect', location: 'https://{host}{path}', status: 308 },
      { kind: 'respond', status: 200, headers: {}, body: 'hi' },
    ]);
  });
});

describe('the whole format', () => {
  it('knows every key of version 1', () => {
    expect(checkConfig(parse(EVERY_KEY))).toMatchObject({ ok: true });
  });

  it('accepts any valid configuration again after YAML has written and read it', () => {
    fc.assert(
      fc.property(arbitraryConfig, (input) => {
        const config = good(input);
        const again: unknown = parse(stringify(input));
        expect(again).toEqual(input);
        expect(good(again)).toEqual(config);
        expect(structuredClone(config)).toEqual(config);
        expect(JSON.parse(JSON.stringify(config))).toEqual(config);
      }),
      { numRuns: 150 },
    );
  });

  it('never throws, whatever it is given', () => {
    const entry = fc.anything({ maxDepth: 3 });
    const nearly = fc.record(
      {
        version: entry,
        listeners: entry,
        routes: fc.array(fc.record({ id: entry, match: entry, to: entry }, { requiredKeys: [] })),
        pools: fc.array(entry),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(entry, nearly), (input) => typeof checkConfig(input).ok === 'boolean'));
  });
});

describe('mistakes', () => {
  it('are reported all at once, each with its path, the value seen and what is allowed', () => {
    const found = mistakes({
      version: 1,
      listeners: [{ id: 'Web', port: 70_000, tls: 'of' }],
      routes: [
        { id: 'r', match: { hosts: ['~('], methods: ['get'] }, to: { pool: 'shp' }, firewall: 'block' },
      ],
      pools: [
        {
          id: 'shop',
          upstreams: [{ id: 'a', url: 'localhost:3000' }],
          timeouts: { connect: 10 },
        },
      ],
    });
    expect(found.map(({ at, value }) => [at, value])).toEqual([
      ['listeners[0].id', '"Web"'],
      ['listeners[0].port', '70000'],
      ['listeners[0].tls', '"of"'],
      ['routes[0].match.hosts[0]', '"~("'],
      ['routes[0].match.methods[0]', '"get"'],
      ['pools[0].upstreams[0].url', '"localhost:3000"'],
      ['pools[0].timeouts.connect', '10'],
      ['routes[0].to.pool', '"shp"'],
      ['routes[0].firewall', '"block"'],
    ]);
    expect(found.every((mistake) => mistake.message !== '' && mistake.allowed !== '')).toBe(true);
    expect(found.find((mistake) => mistake.at === 'listeners[0].tls')?.allowed).toBe(
      '"auto", "off", a map with cert, key',
    );
  });

  it('name the known keys, and the nearest one, for a key that does not exist', () => {
    expect(mistakes({ version: 1, listenrs: [] })).toEqual([
      {
        path: ['listenrs'],
        at: 'listenrs',
        value: '[]',
        message: 'is not a known key; did you mean "listeners"?',
        allowed: 'version, listeners, routes, pools, cache, capture, geo, tls',
      },
    ]);
  });

  it('clip the value that they show to 80 characters', () => {
    const [mistake] = mistakes({ version: 'x'.repeat(500) });
    expect(mistake?.value).toHaveLength(80);
  });

  it('show no value where there is none', () => {
    expect(mistakes({})[0]).toMatchObject({ at: 'version', value: '', message: 'is missing', allowed: '1' });
  });

  it('about one header do not hide those about the others', () => {
    const respond = {
      status: 204,
      body: 'x',
      headers: { 'Content-Length': '1', 'x y': '1', b: 'a\nb', A: '1', a: '2' },
    };
    const found = mistakes({ version: 1, routes: [{ id: 'r', to: { respond } }] }).map(
      (mistake) => mistake.at,
    );
    expect(found.sort()).toEqual([
      'routes[0].to.respond.body',
      'routes[0].to.respond.headers',
      'routes[0].to.respond.headers.Content-Length',
      'routes[0].to.respond.headers.b',
      'routes[0].to.respond.headers["x y"]',
    ]);
  });

  it('are counted rather than listed beyond the limit', () => {
    const routes = Array.from({ length: 500 }, () => ({ id: '!', to: { respond: {} } }));
    const found = mistakes({ version: 1, routes });
    expect(found).toHaveLength(MAX_MISTAKES);
    expect(found.at(-1)?.message).toBe(`has ${500 + 499 - (MAX_MISTAKES - 1)} further mistakes`);
  });

  it.each([
    [{ pool: 'shop', respond: {} }, 'names several targets'],
    [{}, 'names no target'],
    [{ pool: 'shop', redirect: { location: 'nowhere' } }, 'names several targets'],
  ])('refuse the target %j', (to, message) => {
    expect(messageAt({ ...minimal, routes: [{ id: 'r', to }] }, 'routes[0].to')).toBe(message);
  });
});

describe('one value', () => {
  const upstream = (url: string) => ({ version: 1, pools: [{ id: 'p', upstreams: [{ id: 'a', url }] }] });

  it.each([
    ['localhost:3000', 'has no scheme'],
    ['ftp://localhost', 'has the scheme ftp'],
    ['ws://localhost:1', 'has the scheme ws'],
    ['http://user:secret@localhost', 'has credentials'],
    ['http://localhost/api', 'has a path'],
    ['http://localhost?x', 'has a query'],
    ['http://localhost#x', 'has a fragment'],
    ['http://localhost:0', 'has the impossible port "0"'],
    ['http://localhost:65536', 'has the impossible port "65536"'],
    ['http://:80', 'has no host'],
    ['http://[::zz]:80', 'has brackets around what is no IPv6 address'],
    ['http://a b', 'has a host that is not a host name'],
  ])('refuses the upstream %s', (url, message) => {
    expect(messageAt(upstream(url), 'pools[0].upstreams[0].url')).toBe(message);
  });

  it.each([
    ['HTTP://LocalHost:3000/', 'http://localhost:3000'],
    ['https://[::1]', 'https://[::1]'],
    ['http://127.0.0.1:08080', 'http://127.0.0.1:8080'],
  ])('reads the upstream %s as %s', (url, read) => {
    expect(good(upstream(url)).pools[0]?.upstreams[0]?.url).toBe(read);
  });

  const match = (part: object) => ({ version: 1, routes: [{ id: 'r', match: part, to: { respond: {} } }] });

  it.each([
    [{ hosts: ['*'] }, 'routes[0].match.hosts[0]'],
    [{ hosts: ['a.*'] }, 'routes[0].match.hosts[0]'],
    [{ hosts: ['localhost:80'] }, 'routes[0].match.hosts[0]'],
    [{ hosts: ['bücher.localhost'] }, 'routes[0].match.hosts[0]'],
    [{ hosts: [''] }, 'routes[0].match.hosts[0]'],
    [{ hosts: [`${'a'.repeat(64)}.localhost`] }, 'routes[0].match.hosts[0]'],
    [{ paths: ['a'] }, 'routes[0].match.paths[0]'],
    [{ paths: ['/a*'] }, 'routes[0].match.paths[0]'],
    [{ paths: ['/a?b'] }, 'routes[0].match.paths[0]'],
    [{ paths: ['~['] }, 'routes[0].match.paths[0]'],
    [{ paths: ['~'] }, 'routes[0].match.paths[0]'],
    [{ headers: { 'x y': '1' } }, 'routes[0].match.headers["x y"]'],
    [{ headers: { 'x-a': '~)' } }, 'routes[0].match.headers.x-a'],
    [{ headers: { 'x-a': 1 } }, 'routes[0].match.headers.x-a'],
    [{ query: { a: '~+' } }, 'routes[0].match.query.a'],
    [{ clients: ['10.0.0.0/33'] }, 'routes[0].match.clients[0]'],
    [{ clients: ['300.0.0.1'] }, 'routes[0].match.clients[0]'],
    [{ clients: ['fd00::/129'] }, 'routes[0].match.clients[0]'],
    [{ methods: ['GE T'] }, 'routes[0].match.methods[0]'],
  ])('refuses %j', (part, at) => {
    expect(mistakes(match(part)).map((mistake) => mistake.at)).toEqual([at]);
  });

  it('says where a regular expression goes wrong', () => {
    expect(messageAt(match({ paths: ['~^/(a'] }), 'routes[0].match.paths[0]')).toMatch(
      /not a valid regular expression .*Unterminated group/,
    );
  });

  it('compares header names without regard to case and hosts in lower case', () => {
    const read = good(
      match({ hosts: ['Shop.LOCALHOST', '*.Shop.localhost', '::1'], headers: { 'X-Beta': '1' } }),
    );
    expect(read.routes[0]?.match).toMatchObject({
      hosts: ['shop.localhost', '*.shop.localhost', '[::1]'],
      headers: { 'x-beta': '1' },
    });
  });

  it('makes a range of one out of a single client address', () => {
    expect(good(match({ clients: ['10.0.0.1', '::1'] })).routes[0]?.match.clients).toEqual([
      '10.0.0.1/32',
      '::1/128',
    ]);
  });

  it.each(['//evil.example', 'javascript:alert(1)', 'https://{hots}', '/a b', 'https://{host', 'x'])(
    'refuses to redirect to %s',
    (location) => {
      const input = { version: 1, routes: [{ id: 'r', to: { redirect: { location } } }] };
      expect(mistakes(input).map((mistake) => mistake.at)).toEqual(['routes[0].to.redirect.location']);
    },
  );

  it('keeps no more of one body than of all together', () => {
    expect(messageAt({ version: 1, capture: { bodyBytes: '1GiB' } }, 'capture.bodyBytes')).toBe(
      'keeps more of one body than of all together',
    );
  });
});

describe('a key that maps drop without a word', () => {
  const asking = (place: string): unknown =>
    JSON.parse(
      `{"version":1,"listeners":[{"id":"web","port":8443}],"routes":[{"id":"a",${place},"to":{"respond":{"status":200}}}]}`,
    );

  it.each([
    ['"match":{"query":{"__proto__":"x"}}', 'routes[0].match.query.__proto__'],
    ['"match":{"headers":{"__proto__":"x"}}', 'routes[0].match.headers.__proto__'],
    [
      '"rewrite":{"requestHeaders":{"set":{"__proto__":"x"}}}',
      'routes[0].rewrite.requestHeaders.set.__proto__',
    ],
  ])('is a mistake rather than a route for every request: %s', (place, at) => {
    expect(messageAt(asking(place), at)).toBe('is a name that cannot be used here');
  });

  it('is said once where it is unknown anyway', () => {
    expect(mistakes(asking('"__proto__":{}')).map(({ at }) => at)).toEqual(['routes[0].__proto__']);
  });
});

it('counts unknown keys beyond those that are listed, without a guess for each', () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1]));
  const found = mistakes({ ...minimal, ...many });
  expect(found).toHaveLength(MAX_MISTAKES);
  expect(found.at(-1)?.message).toBe(`has ${1_000 - MAX_MISTAKES + 1} further mistakes`);
});

it('tells a key of any length in a few characters, and its path as it is', () => {
  const key = 'k'.repeat(100_000);
  const [mistake] = mistakes({ ...minimal, [key]: 1 });
  expect(mistake?.path).toEqual([key]);
  expect(mistake?.at.length).toBeLessThan(90);
});
