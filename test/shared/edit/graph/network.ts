import fc from 'fast-check';
import { listAt } from '../../../../src/shared/config/plain.ts';
import { isRawMap, valueAt } from '../../../../src/shared/config/raw.ts';
import type { NewPart } from '../../../../src/shared/edit/graph/add-part.ts';
import { readEditable } from '../../../../src/shared/edit/graph/graph-edit.ts';
import { layersOf, wayBetween } from '../../../../src/shared/edit/graph/layers.ts';
import type { GraphNode } from '../../../../src/shared/edit/graph/node.ts';
import { namedListeners, nextListenerOf } from '../../../../src/shared/edit/graph/route-parts.ts';

/** Few names, so that what an edit is about is often there. One of each kind never is. */
const listenerNames = ['web', 'edge', 'gateway', 'admin'];
const routeNames = ['shop', 'api', 'rest', 'docs', 'files', 'gateway'];
const poolNames = ['shop', 'api', 'app'];
const upstreamNames = ['a', 'b', 'c'];

const subset = (names: readonly string[], minLength: number, maxLength: number) =>
  fc.shuffledSubarray([...names], { minLength, maxLength: Math.min(maxLength, names.length) });

/** None at all now and then. */
const some = (names: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<string[]>([]) },
    { weight: 9, arbitrary: subset(names, 1, names.length) },
  );

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const upstreams = subset(upstreamNames, 1, 3).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record(
        {
          id: fc.constant(id),
          url: fc.constantFrom(
            'http://localhost:3000',
            'http://localhost:3001',
            'http://LOCALHOST:3002/',
            'https://localhost:3443',
          ),
          backup: fc.boolean(),
          enabled: fc.boolean(),
          weight: fc.integer({ min: 1, max: 9 }),
        },
        { requiredKeys: ['id', 'url'] },
      ),
    ),
  ),
);

const pools = some(poolNames).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record(
        {
          id: fc.constant(id),
          upstreams,
          balance: fc.constantFrom('first', 'geo', 'round-robin'),
          sticky: fc.constant({ cookie: 'stick' }),
          tls: fc.constant({ verify: false }),
        },
        { requiredKeys: ['id', 'upstreams'] },
      ),
    ),
  ),
);

const listeners = some(listenerNames).chain((ids) =>
  fc.tuple(
    ...ids.map((id, index) =>
      fc
        .record({
          isPlain: fc.boolean(),
          port: fc.constantFrom(0, 8443 + index, 443 + index),
          redirects: fc.boolean(),
          asks: fc.boolean(),
          target: fc.constantFrom<string | true>(true, ...ids),
        })
        .map(({ isPlain, port, redirects, asks, target }) => ({
          id,
          port,
          ...(isPlain ? { tls: 'off', ...(redirects ? { redirectToHttps: target } : {}) } : {}),
          ...(!isPlain && asks ? { clientCertificates: { mode: 'optional' } } : {}),
        })),
    ),
  ),
);

const locations = ['https://{host}{path}', '{scheme}://{host}:{port}{path}', '/elsewhere'];

const target = (listenerIds: readonly string[], poolIds: readonly string[]) =>
  fc.oneof(
    ...(poolIds.length === 0
      ? []
      : [{ weight: 4, arbitrary: fc.constantFrom(...poolIds).map((pool) => ({ pool })) }]),
    ...(listenerIds.length === 0
      ? []
      : [{ weight: 2, arbitrary: fc.constantFrom(...listenerIds).map((listener) => ({ listener })) }]),
    fc.constantFrom(...locations).map((location) => ({ redirect: { location } })),
    fc.constant({ respond: { status: 200, body: 'fixed' } }),
    fc.constant({ static: { root: './site' } }),
  );

/** What requests are told apart by here. */
export const hosts = ['shop.localhost', 'api.localhost', 'other.localhost'];
export const paths = ['/', '/api', '/api/a'];

const match = fc.record(
  {
    hosts: subset(hosts, 0, 2),
    paths: fc.constantFrom(['/api/*'], ['/*'], ['/'], []),
    headers: fc.constant({}),
  },
  { requiredKeys: [] },
);

/** Configurations of listeners that lead to one another, routes, pools and answers; some are not valid. */
export const network: fc.Arbitrary<unknown> = fc
  .record({ listeners, pools })
  .chain((parts) => {
    const listenerIds = parts.listeners.map(({ id }) => id);
    const poolIds = parts.pools.map(({ id }) => id);
    const routes = some(routeNames).chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc.record(
            {
              id: fc.constant(id),
              listeners:
                listenerIds.length === 0
                  ? fc.constant('all')
                  : fc.oneof(fc.constant('all'), subset(listenerIds, 1, 3)),
              match,
              to: target(listenerIds, poolIds),
              rewrite: fc.constantFrom({ host: 'upstream' }, { stripPrefix: '/api' }),
              requireClientCertificate: fc.constant(true),
            },
            { requiredKeys: ['id', 'to', 'listeners'] },
          ),
        ),
      ),
    );
    return fc.record(
      {
        version: fc.constant(1),
        listeners: fc.constant(parts.listeners),
        pools: fc.constant(parts.pools),
        routes,
        capture: fc.constant({ exchanges: 5 }),
      },
      { requiredKeys: ['version', 'listeners', 'pools', 'routes'] },
    );
  })
  .map(withoutUndefined);

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The same without what the checks refuse. */
export const validNetwork: fc.Arbitrary<unknown> = network.map((input) => {
  const listenersThere = listAt(input, 'listeners').filter(isRawMap);
  const secure = listenersThere.filter(({ tls }) => tls !== 'off').map(({ id }) => id);
  const asks = listenersThere.some(({ clientCertificates }) => clientCertificates !== undefined);
  const listenersNow = listenersThere.map((listener) => {
    const { redirectToHttps, ...rest } = listener;
    const isPossible = redirectToHttps === true ? secure.length > 0 : secure.includes(redirectToHttps);
    return isPossible ? listener : rest;
  });
  const routesNow = listAt(input, 'routes')
    .filter(isRawMap)
    .map((route) => {
      const { requireClientCertificate, rewrite, ...rest } = route;
      const leadsOn = valueAt(route, ['to', 'listener']) !== undefined;
      return {
        ...rest,
        ...(requireClientCertificate === true && asks ? { requireClientCertificate } : {}),
        ...(rewrite === undefined || (leadsOn && valueAt(rewrite, ['host']) === 'upstream')
          ? {}
          : { rewrite }),
      };
    });
  return {
    ...(isRawMap(input) ? input : {}),
    ...(listenersNow.length === 0 ? {} : { listeners: listenersNow }),
    ...(routesNow.length === 0 ? {} : { routes: routesNow }),
  };
});

const id = (names: readonly string[]) => fc.constantFrom(...names, ...names, ...names, 'nowhere');

export const listenerArbitrary = id(listenerNames).map((name) => ({ kind: 'listener', id: name }) as const);
export const routeArbitrary = id(routeNames).map((name) => ({ kind: 'route', id: name }) as const);
export const poolArbitrary = id(poolNames).map((name) => ({ kind: 'pool', id: name }) as const);
export const upstreamArbitrary = fc
  .tuple(id(poolNames), id(upstreamNames))
  .map(([pool, name]) => ({ kind: 'upstream', pool, id: name }) as const);

/** Any node, there or not. */
export const nodeArbitrary: fc.Arbitrary<GraphNode> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'clients' } as const) },
  { weight: 5, arbitrary: listenerArbitrary },
  { weight: 5, arbitrary: routeArbitrary },
  { weight: 4, arbitrary: poolArbitrary },
  { weight: 4, arbitrary: upstreamArbitrary },
  { weight: 1, arbitrary: id(routeNames).map((route) => ({ kind: 'answer', route }) as const) },
);

export const partArbitrary: fc.Arbitrary<NewPart> = fc.constantFrom(
  'listener',
  'layer',
  'route',
  'pool',
  'upstream',
  'files',
  'redirect',
  'respond',
);

export const anchorArbitrary = optional(nodeArbitrary).map((node) => node ?? null);

/** Listeners that requests come back to. Routes for every listener that lead to one of them do not count: they are for that one too. */
export function circles(input: unknown): readonly string[] {
  const config = readEditable(input);
  if (!config.ok) return [];
  const own = config.routes.flatMap((route) => {
    const next = nextListenerOf(route);
    return next !== null && namedListeners(route).includes(next) ? [next] : [];
  });
  if (own.length > 0) return own;
  const layers = layersOf(config);
  return [...layers].flatMap(([from, nexts]) =>
    [...nexts].some((next) => next !== from && wayBetween(layers, next, from) !== null) ? [from] : [],
  );
}
