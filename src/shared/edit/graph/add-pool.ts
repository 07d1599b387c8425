import { MAX_POOLS, MAX_UPSTREAMS_PER_POOL } from '../../config/bounds.ts';
import { idOf, idsAt } from '../../config/plain.ts';
import type { RawMap } from '../../config/raw.ts';
import { uniqueName } from '../unique-name.ts';
import { listenerToPool } from './connect-listener.ts';
import { whyNotAnother } from './connect-pool.ts';
import { routeToPool } from './connect-route.ts';
import { findEntry, upstreamsOf } from './find.ts';
import { nextUpstreamUrl } from './free-port.ts';
import {
  type Editable,
  type GraphEdit,
  type Refusal,
  readEditable,
  refuse,
  withLists,
} from './graph-edit.ts';
import { type GraphNode, type PoolNode, poolNode, upstreamNode } from './node.ts';
import { planningOf } from './plan.ts';
import { poolOf } from './route-parts.ts';
import { freeUpstreamId } from './upstream-id.ts';

/** Where an upstream listens that nothing is known of: where development servers commonly do. */
export const firstUpstreamUrl = 'http://localhost:3000';

/** A pool of one upstream. After a route, the route leads to it; after a listener, a new route does. */
export function addPool(
  config: Editable,
  after: GraphNode | null,
  url: string = firstUpstreamUrl,
): GraphEdit {
  if (after?.kind === 'pool' || after?.kind === 'upstream')
    return refuse('Pools do not lead to pools. Select a route or a listener, or nothing.');
  const node = after?.kind === 'answer' ? ({ kind: 'route', id: after.route } as const) : after;
  const made = newPool(config, node?.kind === 'route' ? node.id : 'pool', [url]);
  if (!made.ok) return made;
  const pool = poolNode(made.id);
  const first = upstreamNode(made.id, made.firstUpstream);
  const input = withLists(config, { pools: [...config.pools, made.entry] });
  const label = `add pool ${made.id}`;
  if (node === null || node.kind === 'clients')
    return {
      ok: true,
      input,
      label,
      notes: ['No route leads to it yet.'],
      focus: pool,
      changed: [pool, first],
    };
  const withPool = readEditable(input);
  if (!withPool.ok) return withPool;
  const planned =
    node.kind === 'route'
      ? routeToPool(planningOf(withPool), node, pool)
      : listenerToPool(planningOf(withPool), node, pool);
  const connected = planned.ok ? planned.make() : planned;
  if (!connected.ok) return connected;
  return { ...connected, label, focus: pool, changed: [pool, first, ...connected.changed] };
}

/** Another upstream for a pool, or a pool for it where there is none to join. */
export function addUpstream(config: Editable, after: GraphNode | null, url?: string): GraphEdit {
  const target = poolFor(config, after);
  if (!target.ok) return target;
  if (target.pool === null) return addPool(config, after, url);
  const pool = findEntry(config, target.pool);
  if (!pool.ok) return pool;
  const upstreams = upstreamsOf(pool.entry);
  const id = freeUpstreamId(upstreams);
  const entry = { id, url: url ?? nextUpstreamUrl(firstUpstreamUrl, upstreams) };
  const problem = whyNotAnother(target.pool.id, upstreams, entry);
  if (problem !== null) return refuse(problem);
  const made = upstreamNode(target.pool.id, id);
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.with(pool.index, { ...pool.entry, upstreams: [...upstreams, entry] }),
    }),
    label: `add upstream ${id} to pool ${target.pool.id}`,
    notes: [],
    focus: made,
    changed: [target.pool, made],
  };
}

export interface NewPool {
  readonly ok: true;
  readonly id: string;
  readonly entry: RawMap;
  readonly firstUpstream: string;
}

/** @param urls one at least; those beyond what a pool may have are left out */
export function newPool(config: Editable, wanted: string, urls: readonly string[]): NewPool | Refusal {
  if (config.pools.length >= MAX_POOLS)
    return refuse(`The file has ${MAX_POOLS} pools, and no more are possible. Delete one first.`);
  const id = uniqueName(wanted, new Set(idsAt(config.config, 'pools')));
  const upstreams: RawMap[] = [];
  for (const url of urls.slice(0, MAX_UPSTREAMS_PER_POOL))
    upstreams.push({ id: freeUpstreamId(upstreams), url });
  return { ok: true, id, entry: { id, upstreams }, firstUpstream: idOf(upstreams[0]) ?? '' };
}

type PoolFor = { readonly ok: true; readonly pool: PoolNode | null } | Refusal;

/** The pool that an upstream added after a node joins; null where it needs one of its own. */
function poolFor(config: Editable, after: GraphNode | null): PoolFor {
  switch (after?.kind) {
    case 'pool':
      return { ok: true, pool: after };
    case 'upstream':
      return { ok: true, pool: poolNode(after.pool) };
    case 'route': {
      const route = findEntry(config, after);
      if (!route.ok) return route;
      const pool = poolOf(route.entry);
      return { ok: true, pool: pool === null ? null : poolNode(pool) };
    }
    case 'listener':
    case 'answer':
      return { ok: true, pool: null };
    default: {
      const [only, ...others] = idsAt(config.config, 'pools');
      if (others.length > 0) return refuse('Select the pool that the upstream is to be in.');
      return { ok: true, pool: only === undefined ? null : poolNode(only) };
    }
  }
}
