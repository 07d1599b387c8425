/**
 * What it costs to find a route among 10,000, evidence included, for tables of different shapes. One process, no network:
 * `npm run bench:routing`. The figure is the median of rounds; each asks for routes all over the table.
 */
import { HeaderList } from '../src/main/engine/headers.ts';
import { type RouteFacts, routeFacts } from '../src/main/engine/route/facts.ts';
import { compileMatch } from '../src/main/engine/route/match.ts';
import { QueryParameters } from '../src/main/engine/route/query-parameters.ts';
import { Router } from '../src/main/engine/route/router.ts';
import { routeSchema } from '../src/shared/config/route.ts';
import type { RouteConfig } from '../src/shared/config/schema.ts';
import { median } from './statistics.ts';

const routeCount = 10_000;
const rounds = 21;
const matchesPerRound = 20_000;

interface Shape {
  readonly name: string;
  readonly match: (place: number) => Record<string, unknown>;
  readonly request: (place: number) => {
    readonly authority: string;
    readonly target: string;
    readonly fields?: string[];
  };
}

const shapes: readonly Shape[] = [
  {
    name: 'each its own host',
    match: (place) => ({ hosts: [`shop${place}.localhost`] }),
    request: (place) => ({ authority: `shop${place}.localhost:8443`, target: '/cart?id=1' }),
  },
  {
    name: 'each its own host, the names below it, and a path',
    match: (place) => ({ hosts: [`shop${place}.localhost`, `*.shop${place}.localhost`], paths: ['/api/*'] }),
    request: (place) => ({ authority: `eu.shop${place}.localhost:8443`, target: '/api/orders/17' }),
  },
  {
    name: 'one host, each its own path',
    match: (place) => ({ hosts: ['shop.localhost'], paths: [`/v1/tenants/${place}/*`] }),
    request: (place) => ({ authority: 'shop.localhost', target: `/v1/tenants/${place}/orders/17` }),
  },
  {
    name: '100 hosts, 100 paths on each, GET only',
    match: (place) => ({
      hosts: [`shop${Math.floor(place / 100)}.localhost`],
      paths: [`/area${place % 100}/*`],
      methods: ['GET'],
    }),
    request: (place) => ({
      authority: `shop${Math.floor(place / 100)}.localhost`,
      target: `/area${place % 100}/a/b`,
    }),
  },
  {
    name: 'no route for the request',
    match: (place) => ({ hosts: [`shop${place}.localhost`], paths: ['/api/*'] }),
    request: (place) => ({ authority: `shop${place}.localhost`, target: '/elsewhere' }),
  },
  {
    name: 'apart only by the value of a header field',
    match: (place) => ({ headers: { 'x-tenant': `t${place}` } }),
    request: (place) => ({ authority: 'shop.localhost', target: '/', fields: ['X-Tenant', `t${place}`] }),
  },
  {
    name: 'apart only by the value of a parameter',
    match: (place) => ({ query: { tenant: `t${place}` } }),
    request: (place) => ({ authority: 'shop.localhost', target: `/?a=1&tenant=t${place}` }),
  },
  {
    name: 'one host and path, apart by a header field of its own name',
    match: (place) => ({ hosts: ['shop.localhost'], paths: ['/api/*'], headers: { [`x-${place}`]: 'on' } }),
    request: (place) => ({ authority: 'shop.localhost', target: '/api/a', fields: [`X-${place}`, 'on'] }),
  },
  // What cannot be looked up is tried one after another: the price of it, so that nobody is surprised.
  {
    name: 'apart only by an expression on a header field (not indexed)',
    match: (place) => ({ headers: { 'x-tenant': `~^t${place}$` } }),
    request: (place) => ({ authority: 'shop.localhost', target: '/', fields: ['X-Tenant', `t${place}`] }),
  },
  {
    name: 'apart only by an expression on the path (not indexed)',
    match: (place) => ({ paths: [`~^/t${place}/`] }),
    request: (place) => ({ authority: 'shop.localhost', target: `/t${place}/x` }),
  },
];

function compile(shape: Shape): {
  readonly router: Router<ReturnType<typeof compileMatch>>;
  readonly milliseconds: number;
} {
  const configs = Array.from(
    { length: routeCount },
    (_, place): RouteConfig =>
      routeSchema.parse({ id: `r${place}`, match: shape.match(place), to: { respond: { body: '' } } }),
  );
  const began = performance.now();
  const router = new Router(configs, configs.map(compileMatch));
  return { router, milliseconds: performance.now() - began };
}

/** Places all over the table, the same in each run. */
function factsOf(shape: Shape): RouteFacts[] {
  return Array.from({ length: 1000 }, (_, at) => {
    const { authority, target, fields = [] } = shape.request((at * 7919) % routeCount);
    const headers = new HeaderList(['Host', authority, 'Accept', '*/*', ...fields]);
    return routeFacts({ listener: 'web', authority, method: 'GET', target, headers, client: '127.0.0.1' });
  });
}

/** The query is read once for each request: what one match has read is not to help the next. */
const anew = (facts: RouteFacts | undefined): RouteFacts | undefined =>
  facts === undefined || facts.query === ''
    ? facts
    : { ...facts, parameters: new QueryParameters(facts.query) };

console.log(`${routeCount} routes; µs for one match, the first 20 misses listed; median of ${rounds} rounds`);
for (const shape of shapes) {
  const { router, milliseconds } = compile(shape);
  const asked = factsOf(shape);
  const count = shape.name.includes('not indexed') ? matchesPerRound / 100 : matchesPerRound;
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds + 3; round += 1) {
    const began = performance.now();
    for (let at = 0; at < count; at += 1) {
      const facts = anew(asked[at % asked.length]);
      if (facts !== undefined && router.match(facts).route !== null) found += 1;
    }
    // The first rounds are the compiler's.
    if (round >= 3) times.push(((performance.now() - began) * 1000) / count);
  }
  if (found === 0 && !shape.name.startsWith('no route')) throw new Error(`'${shape.name}' found nothing`);
  console.log(
    `${median(times).toFixed(2).padStart(8)} µs  ${shape.name} (made in ${milliseconds.toFixed(0)} ms)`,
  );
}
