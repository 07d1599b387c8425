import fc from 'fast-check';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';

const id = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const duration = fc
  .tuple(fc.integer({ min: 100, max: 500 }), fc.constantFrom('ms', 's'))
  .map(([n, unit]) => `${n}${unit}`);
const size = fc
  .tuple(fc.integer({ min: 0, max: 512 }), fc.constantFrom('B', 'KiB', 'MiB'))
  .map(([n, unit]) => `${n}${unit}`);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).map((label) => `${label}.localhost`);
const fieldName = fc.stringMatching(/^x-[A-Za-z0-9-]{1,8}$/);
// Values that YAML could take for something else, or that need quotes.
const line = fc.oneof(
  fc.constantFrom(
    '1',
    'true',
    'null',
    '~',
    '# no comment',
    '- x',
    '{a}',
    '*',
    '"',
    "'",
    ' ',
    '0x1f',
    '1e3',
    'off',
    ': ',
  ),
  fc.stringMatching(/^[\x20-\x7e]{0,100}$/),
);
const valuePattern = fc.oneof(
  line.map((text) => text.replace(/^~+/, '')),
  fc.constant('~^v[0-9]+'),
);
const cidr = fc.constantFrom('127.0.0.0/8', '10.1.2.3', 'fd00::/8', '::1');
const uniqueBy = <Item extends { id: string }>(item: fc.Arbitrary<Item>, maxLength: number, minLength = 0) =>
  fc.uniqueArray(item, { selector: (entry) => entry.id, minLength, maxLength });

/** Header names that differ by more than case. */
const fields = (value: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(fc.tuple(fieldName, value), { selector: ([field]) => field.toLowerCase(), maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));

const listener = fc.record(
  {
    id,
    bind: fc.constantFrom('localhost', '127.0.0.1', '::1', '0.0.0.0'),
    port: fc.constant(0),
    tls: fc.oneof(
      fc.constantFrom('auto' as const),
      fc.record({ cert: fc.constant('./c.pem'), key: fc.constant('k.pem') }),
    ),
    protocols: fc.uniqueArray(fc.constantFrom('h1' as const, 'h2' as const), { minLength: 1 }),
    redirectToHttps: fc.constant(false),
    trustForwardedFrom: fc.array(cidr, { maxLength: 3 }),
  },
  { requiredKeys: ['id', 'port'] },
);

const upstream = fc.record(
  {
    id,
    url: fc
      .tuple(fc.constantFrom('http', 'https'), name, fc.integer({ min: 1, max: 65_535 }))
      .map(([scheme, host, port]) => `${scheme}://${host}:${port}`),
    weight: fc.integer({ min: 1, max: 1_000 }),
    enabled: fc.boolean(),
    backup: fc.boolean(),
    maxRequests: fc.oneof(fc.constant('unlimited' as const), fc.integer({ min: 1, max: 1_000 })),
    location: fc.record(
      { lat: fc.integer({ min: -90, max: 90 }), lon: fc.integer({ min: -180, max: 180 }), name },
      { requiredKeys: ['lat', 'lon'] },
    ),
  },
  { requiredKeys: ['id', 'url'] },
);

const pool = fc.record(
  {
    id,
    upstreams: uniqueBy(upstream, 4, 1),
    balance: fc.constantFrom('round-robin', 'random', 'p2c', 'consistent-hash', 'geo', 'first'),
    hashKey: fc.constantFrom('client', 'path', 'uri', 'host', 'header:x-user', 'cookie:sid', 'query:q'),
    sticky: fc.record(
      { cookie: fc.constant('stick'), ttl: fc.constantFrom('30s', '1h') },
      { requiredKeys: ['cookie'] },
    ),
    slowStart: duration,
    timeouts: fc.record({ connect: duration, headers: duration, idle: duration }, { requiredKeys: [] }),
    tls: fc.record(
      { verify: fc.boolean(), ca: fc.constant('./ca.pem'), serverName: name },
      { requiredKeys: [] },
    ),
    protocol: fc.constantFrom('auto' as const, 'h1' as const),
    keepAlive: fc.record(
      { connections: fc.integer({ min: 0, max: 100 }), idle: duration },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['id', 'upstreams'] },
);

const match = fc.record(
  {
    hosts: fc.array(
      fc.oneof(
        name,
        name.map((host) => `*.${host}`),
        fc.constant('~^v[0-9]+\\.localhost$'),
      ),
      { maxLength: 3 },
    ),
    paths: fc.array(fc.constantFrom('/', '/a', '/a/*', '~^/v[0-9]+/'), { maxLength: 3 }),
    methods: fc.array(fc.constantFrom('GET', 'POST'), { maxLength: 2 }),
    headers: fields(valuePattern),
    query: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), valuePattern, { maxKeys: 3 }),
    clients: fc.array(cidr, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

type RouteInput = NonNullable<ConfigInput['routes']>[number];

const target = (pools: readonly string[]): fc.Arbitrary<RouteInput['to']> =>
  fc.oneof(
    ...(pools.length === 0 ? [] : [fc.constantFrom(...pools).map((poolId) => ({ pool: poolId }))]),
    fc
      .record({ location: fc.constantFrom('https://{host}{path}', '/new') })
      .map((redirect) => ({ redirect })),
    fc
      .record({
        status: fc.constantFrom(200, 404),
        headers: fields(line),
        body: fc.string({ unit: 'grapheme', maxLength: 200 }),
      })
      .map((respond) => ({ respond })),
  );

/** Configurations that this release accepts, as written in the file: every supported key, given or left out. */
export const arbitraryConfig: fc.Arbitrary<ConfigInput> = fc
  .record({ listeners: uniqueBy(listener, 3), pools: uniqueBy(pool, 3) })
  .chain(({ listeners, pools }) => {
    const listenerIds = listeners.map((entry) => entry.id);
    const route = fc.record(
      {
        id,
        match,
        to: target(pools.map((entry) => entry.id)),
        listeners:
          listenerIds.length === 0
            ? fc.constant('all' as const)
            : fc.shuffledSubarray(listenerIds, { minLength: 1 }),
        rewrite: fc.record(
          { stripPrefix: fc.constant('/api'), host: fc.constantFrom('preserve', 'upstream', 'a.localhost') },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['id', 'to'] },
    );
    return fc.record(
      {
        version: fc.constant(1 as const),
        listeners: fc.constant(listeners),
        pools: fc.constant(pools),
        routes: uniqueBy(route, 4),
        capture: fc.record(
          {
            exchanges: fc.integer({ min: 0, max: 1_000_000 }),
            bodyBytes: size,
            totalBytes: fc.constant('1GiB'),
            redact: fc.array(
              fc
                .tuple(fc.constantFrom('', 'query:', 'cookie:', 'body:'), fieldName)
                .map((part) => part.join('')),
              { maxLength: 3 },
            ),
          },
          { requiredKeys: ['totalBytes'] },
        ),
        tls: fc.record({ names: fc.array(name, { maxLength: 2 }) }),
      },
      { requiredKeys: ['version', 'listeners', 'pools', 'routes'] },
    );
  });
