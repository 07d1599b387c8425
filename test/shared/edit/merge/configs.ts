import fc from 'fast-check';

interface Route {
  readonly id: string;
  readonly match?: { readonly hosts: readonly string[]; readonly paths?: readonly string[] };
  readonly to: object;
  readonly cache?: object;
}

interface Pool {
  readonly id: string;
  readonly upstreams: readonly { readonly id: string; readonly url: string; readonly weight?: number }[];
  readonly balance?: string;
}

/** As much of a configuration as merging has cases for. */
export interface Sample {
  readonly version: 1;
  readonly routes?: readonly Route[];
  readonly pools?: readonly Pool[];
  readonly capture?: { readonly exchanges: number };
}

export type Edit = (sample: Sample) => Sample;

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const host = fc.constantFrom('a.localhost', 'b.localhost', 'c.localhost', 'd.localhost');
const hosts = fc.uniqueArray(host, { minLength: 1, maxLength: 3 });
const target = fc.oneof(
  name.map((pool) => ({ pool })),
  host.map((location) => ({ redirect: { location } })),
);
const route = fc.record(
  {
    id: name,
    to: target,
    match: fc.record({ hosts, paths: fc.uniqueArray(name, { maxLength: 2 }) }, { requiredKeys: ['hosts'] }),
    cache: fc.record({ enabled: fc.boolean(), maxObject: fc.nat(3) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['id', 'to'] },
) as fc.Arbitrary<Route>;
const upstream = fc.record(
  { id: name, url: host, weight: fc.nat(3) },
  { requiredKeys: ['id', 'url'] },
) as fc.Arbitrary<Pool['upstreams'][number]>;
const byId = <Item extends { readonly id: string }>(item: fc.Arbitrary<Item>, maxLength: number) =>
  fc.uniqueArray(item, { selector: ({ id }) => id, maxLength });
const pool = fc.record(
  { id: name, upstreams: byId(upstream, 3), balance: fc.constantFrom('random', 'p2c') },
  { requiredKeys: ['id', 'upstreams'] },
) as fc.Arbitrary<Pool>;

export const sample = fc.record(
  {
    version: fc.constant(1),
    routes: byId(route, 5),
    pools: byId(pool, 3),
    capture: fc.record({ exchanges: fc.nat(3) }),
  },
  { requiredKeys: ['version'] },
) as fc.Arbitrary<Sample>;

const at = <Item>(list: readonly Item[], place: number): number =>
  list.length === 0 ? -1 : place % list.length;
const changeAt = <Item>(
  list: readonly Item[],
  place: number,
  change: (item: Item) => Item,
): readonly Item[] => list.map((item, index) => (index === at(list, place) ? change(item) : item));
/** Marked, so that something new is never taken for something of the base under another name. */
const addTo = <Item extends { readonly id: string }>(list: readonly Item[], place: number, item: Item) =>
  list.some(({ id }) => id === item.id) ? list : list.toSpliced(place, 0, { ...item, isNew: true });
const routesOf = ({ routes = [] }: Sample): readonly Route[] => routes;
const poolsOf = ({ pools = [] }: Sample): readonly Pool[] => pools;

/** One edit as a person makes them; renaming apart. */
export const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(5), route).map(
    ([place, added]): Edit =>
      (s) => ({ ...s, routes: addTo(routesOf(s), place, added) }),
  ),
  fc.nat(5).map(
    (place): Edit =>
      (s) => ({ ...s, routes: routesOf(s).filter((_, i) => i !== at(routesOf(s), place)) }),
  ),
  fc.tuple(fc.nat(5), fc.nat(5)).map(
    ([from, to]): Edit =>
      (s) => {
        const moved = routesOf(s)[at(routesOf(s), from)];
        if (moved === undefined) return s;
        return {
          ...s,
          routes: routesOf(s)
            .filter((r) => r !== moved)
            .toSpliced(to, 0, moved),
        };
      },
  ),
  fc.tuple(fc.nat(5), hosts).map(
    ([place, next]): Edit =>
      (s) => ({
        ...s,
        routes: changeAt(routesOf(s), place, (r) => ({ ...r, match: { ...r.match, hosts: next } })),
      }),
  ),
  fc.tuple(fc.nat(5), target).map(
    ([place, to]): Edit =>
      (s) => ({
        ...s,
        routes: changeAt(routesOf(s), place, (r) => ({ ...r, to })),
      }),
  ),
  fc.tuple(fc.nat(5), fc.boolean()).map(
    ([place, enabled]): Edit =>
      (s) => ({
        ...s,
        routes: changeAt(routesOf(s), place, (r) => ({ ...r, cache: { ...r.cache, enabled } })),
      }),
  ),
  fc.tuple(fc.nat(3), pool).map(
    ([place, added]): Edit =>
      (s) => ({ ...s, pools: addTo(poolsOf(s), place, added) }),
  ),
  fc.tuple(fc.nat(3), fc.nat(3), upstream).map(
    ([place, to, added]): Edit =>
      (s) => ({
        ...s,
        pools: changeAt(poolsOf(s), place, (p) => ({ ...p, upstreams: addTo(p.upstreams, to, added) })),
      }),
  ),
  fc.tuple(fc.nat(3), fc.nat(3), fc.nat(9)).map(
    ([place, which, weight]): Edit =>
      (s) => ({
        ...s,
        pools: changeAt(poolsOf(s), place, (p) => ({
          ...p,
          upstreams: changeAt(p.upstreams, which, (u) => ({ ...u, weight })),
        })),
      }),
  ),
  fc.nat(9).map(
    (exchanges): Edit =>
      (s) => ({ ...s, capture: { exchanges } }),
  ),
);

export const edited = (base: Sample, edits: readonly Edit[]): Sample =>
  edits.reduce((s, change) => change(s), base);

/**
 * Everything a configuration says, flat: one fact for each single value by the way to it, and for each member of a list that it is
 * one. Written apart from the code under test.
 */
export function factsOf(value: unknown, way: readonly string[] = []): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const add = (inner: unknown, key: string) => {
    for (const [path, fact] of factsOf(inner, [...way, key])) facts.set(path, fact);
  };
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      const id = typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : null;
      if (id === null) facts.set(JSON.stringify([...way, `∋${String(item)}`]), 'member');
      else add(item, id);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) add(inner, key);
  } else if (value !== undefined) facts.set(JSON.stringify(way), JSON.stringify(value));
  return facts;
}
