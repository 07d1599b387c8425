import { findUpstream } from './find.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import { leftBehindNotes } from './left-behind.ts';
import { listWords, poolNode, type UpstreamNode } from './node.ts';
import { routesToPool } from './route-parts.ts';

/** Takes an upstream out of its pool. The last one goes with its pool, if nothing leads to that. */
export function removeUpstream(config: Editable, node: UpstreamNode): GraphEdit {
  const found = findUpstream(config, node);
  if (!found.ok) return found;
  const { pool, upstreams, upstream } = found;
  const label = `delete upstream ${node.id} of pool ${node.pool}`;
  if (upstreams.length > 1)
    return {
      ok: true,
      input: withLists(config, {
        pools: config.pools.with(pool.index, {
          ...pool.entry,
          upstreams: upstreams.toSpliced(upstream.index, 1),
        }),
      }),
      label,
      notes: leftBehindNotes(pool.entry, upstreams, upstream.index),
      focus: poolNode(node.pool),
      changed: [poolNode(node.pool), node],
    };
  const routes = routesToPool(config, node.pool);
  if (routes.length > 0) return refuse(lastOfPool(node, routes));
  return {
    ok: true,
    input: withLists(config, { pools: config.pools.toSpliced(pool.index, 1) }),
    label,
    notes: [`Pool ${node.pool} had no other upstream, and is gone as well.`],
    focus: null,
    changed: [poolNode(node.pool), node],
  };
}

/** Why the last upstream of a pool in use stays where it is. */
export const lastOfPool = (node: UpstreamNode, routes: readonly string[]): string =>
  `Upstream ${node.id} is the only one of pool ${node.pool}, which ${routes.length === 1 ? 'route' : 'routes'} ${listWords(routes)} ${routes.length === 1 ? 'leads' : 'lead'} to. Add another one first, or delete the pool.`;
