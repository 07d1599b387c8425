import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { type RouteFacts, routeFacts } from '../../../../src/main/engine/route/facts.ts';
import { compileMatch, type MatchableRoute } from '../../../../src/main/engine/route/match.ts';
import { missLimit, missOf } from '../../../../src/main/engine/route/misses.ts';
import { Router } from '../../../../src/main/engine/route/router.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { RouteMiss } from '../../../../src/shared/model/decision.ts';
import { checked } from '../../../helpers/run-engine.ts';

type RouteInput = NonNullable<ConfigInput['routes']>[number];

/** Few words, so that routes overlap and requests hit them. */
const label = fc.constantFrom('a', 'b', 'shop');
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const host = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 3, arbitrary: name.map((below) => `*.${below}`) },
  { weight: 2, arbitrary: fc.constantFrom('~^a', '~b$', '~^[as]+\\.shop$', '~[.]') },
  { weight: 1, arbitrary: fc.constant('::1') },
);
const segment = fc.constantFrom('a', 'b', 'c', '%61', '..', '');
const plainPath = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
const path = fc.oneof(
  { weight: 4, arbitrary: plainPath },
  { weight: 4, arbitrary: plainPath.map((base) => `${base}/*`) },
  { weight: 2, arbitrary: fc.constantFrom('~^/a', '~b$', '~/c/', '~^/[ab]+$') },
);
const value = fc.constantFrom('1', '2', '3', '', '1 2', '*', '~^[12]$');
const list = <Item>(item: fc.Arbitrary<Item>, maxLength = 3) => fc.array(item, { maxLength });

const match = fc.record({
  hosts: list(host),
  paths: list(path),
  methods: list(fc.constantFrom('GET', 'POST'), 2),
  headers: fc.dictionary(fc.constantFrom('x-one', 'X-Two'), value, { maxKeys: 2 }),
  query: fc.dictionary(fc.constantFrom('p', 'q', 'P'), value, { maxKeys: 2 }),
  clients: list(fc.constantFrom('127.0.0.0/8', '10.0.0.1', 'fd00::/8'), 2),
});
/** Mostly routes that ask for one or two things: those that ask for everything at once hardly ever match. */
const sparse = fc
  .tuple(match, fc.subarray(['hosts', 'paths', 'methods', 'headers', 'query', 'clients']))
  .map(([whole, kept]): RouteInput['match'] =>
    Object.fromEntries(Object.entries(whole).filter(([key]) => kept.includes(key))),
  );
const listeners = fc.option(fc.uniqueArray(fc.constantFrom('web', 'other'), { minLength: 1, maxLength: 2 }), {
  nil: undefined,
});
const routes = fc.array(fc.record({ match: sparse, listeners }), { maxLength: 40 });

const request = fc
  .record({
    listener: fc.constantFrom('web', 'other', 'third'),
    authority: fc.oneof(
      name,
      name.map((one) => `${one.toUpperCase()}:8443`),
      fc.constantFrom('[::1]:80', '.a', 'a.', 'a..b'),
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    target: fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(
            plainPath,
            fc.constantFrom('', '?', '?p=1', '?q=2&p=3', '?p=2&q=1&p=1', '?%70=1+2&P', '?q&q=2'),
          )
          .map((parts) => parts.join('')),
      },
      { weight: 1, arbitrary: fc.constant('*') },
    ),
    headers: fc
      .array(fc.tuple(fc.constantFrom('X-One', 'x-two', 'Host'), fc.constantFrom('1', '2', '3', '')), {
        maxLength: 4,
      })
      .map((fields) => new HeaderList(fields.flat())),
    client: fc.constantFrom('127.0.0.1', '10.0.0.1', 'fd12::1', ''),
  })
  .map(routeFacts);

function compile(inputs: readonly Pick<RouteInput, 'match' | 'listeners'>[]): Router<MatchableRoute> {
  const config = checked({
    version: 1,
    listeners: ['web', 'other', 'third'].map((id) => ({ id, port: 0, tls: 'off' as const })),
    routes: inputs.map(({ match: parts, listeners: ids }, index) => ({
      id: `r${index}`,
      ...(parts === undefined ? {} : { match: parts }),
      ...(ids === undefined ? {} : { listeners: ids }),
      to: { respond: { body: '' } },
    })),
  });
  return new Router(config.routes, config.routes.map(compileMatch));
}

/** What the configuration promises: routes are asked one after another, and the first that holds wins. */
function scan(router: Router<MatchableRoute>, facts: RouteFacts) {
  const misses: RouteMiss[] = [];
  for (const [index, route] of router.routes.entries()) {
    const miss = missOf(route, facts);
    if (miss === null) return { id: route.id, index, misses };
    misses.push(miss);
  }
  return { id: null, index: -1, misses };
}

it('says what a scan of the routes in their order says, with the same misses in front', () => {
  let matched = 0;
  let beyondFirst = 0;
  fc.assert(
    fc.property(routes, fc.array(request, { minLength: 10, maxLength: 10 }), (inputs, asked) => {
      const router = compile(inputs);
      for (const facts of asked) {
        const wanted = scan(router, facts);
        const found = router.match(facts);
        expect({ id: found.route?.id ?? null, index: found.index }).toEqual({
          id: wanted.id,
          index: wanted.index,
        });
        expect(found.misses).toEqual(wanted.misses.slice(0, missLimit));
        expect(found.missesLeftOut).toBe(wanted.misses.length - found.misses.length);
        if (found.index >= 0) matched += 1;
        if (found.index > 0) beyondFirst += 1;
      }
    }),
    { numRuns: 300 },
  );
  // The property says little if hardly any request finds a route.
  expect(matched).toBeGreaterThan(500);
  expect(beyondFirst).toBeGreaterThan(200);
});

it('finds a route by host and path whatever stands in front of it', () => {
  const crowd = Array.from({ length: 2000 }, (_, index) => ({
    match: { hosts: [`h${index}.localhost`], paths: [`/p${index}/*`] },
  }));
  const router = compile([...crowd, { match: { hosts: ['*.localhost'] } }, {}]);
  const at = (authority: string, target: string) =>
    router.match(
      routeFacts({
        listener: 'web',
        authority,
        method: 'GET',
        target,
        headers: new HeaderList(),
        client: '',
      }),
    );
  expect(at('h1999.localhost', '/p1999/x').index).toBe(1999);
  expect(at('h1999.localhost', '/elsewhere')).toMatchObject({ index: 2000, missesLeftOut: 2000 - missLimit });
  expect(at('else.example', '/').index).toBe(2001);
});

/** Routes that differ by the value of a field or a parameter alone; so many that the index is what finds them. */
it.each(['headers', 'query'] as const)('finds routes that differ only by %s as a scan does', (part) => {
  const valued = fc
    .record({
      hosts: fc.constantFrom<string[]>([], ['a']),
      paths: fc.constantFrom<string[]>([], ['/a/*'], ['/a', '/a/b']),
      wanted: fc.dictionary(fc.constantFrom('x-one', 'x-two'), fc.constantFrom('1', '2', '3', '*'), {
        maxKeys: 2,
      }),
    })
    .map(
      ({ wanted, ...places }): Pick<RouteInput, 'match'> => ({
        match: part === 'headers' ? { ...places, headers: wanted } : { ...places, query: wanted },
      }),
    );
  const values = fc.array(fc.tuple(fc.constantFrom('x-one', 'x-two'), fc.constantFrom('1', '2', '3')), {
    maxLength: 3,
  });
  let matched = 0;
  fc.assert(
    fc.property(fc.array(valued, { minLength: 30, maxLength: 60 }), values, (inputs, given) => {
      const router = compile(inputs);
      const facts = routeFacts({
        listener: 'web',
        authority: 'a',
        method: 'GET',
        target: part === 'query' ? `/a/b?${given.map((pair) => pair.join('=')).join('&')}` : '/a/b',
        headers: new HeaderList(part === 'headers' ? given.flat() : []),
        client: '',
      });
      const { index, route } = router.match(facts);
      expect(index).toBe(scan(router, facts).index);
      if (route !== null && route.matchers.length > 0) matched += 1;
    }),
    { numRuns: 300 },
  );
  expect(matched).toBeGreaterThan(100);
});

it('finds the route of a name and a path of thousands of parts', () => {
  const router = compile([{ match: { hosts: ['*.localhost'], paths: ['/a/*'] } }]);
  const facts = routeFacts({
    listener: 'web',
    authority: `${'x.'.repeat(20_000)}localhost`,
    method: 'GET',
    target: `/a${'/y'.repeat(20_000)}`,
    headers: new HeaderList(),
    client: '',
  });
  expect(router.match(facts).index).toBe(0);
});
