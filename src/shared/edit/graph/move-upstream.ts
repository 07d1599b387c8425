import { idOf } from '../../config/plain.ts';
import { isRawMap, valueAt } from '../../config/raw.ts';
import { settingsNotes, whyNotAnother } from './connect-pool.ts';
import { findEntry, findUpstream, upstreamsOf } from './find.ts';
import { type Editable, type GraphEdit, readEditable, refuse, withLists } from './graph-edit.ts';
import { leftBehindNotes } from './left-behind.ts';
import { type PoolNode, poolNode, type UpstreamNode, upstreamNode } from './node.ts';
import { lastOfPool } from './remove-upstream.ts';
import { routesToPool } from './route-parts.ts';
import { upstreamIdLike } from './upstream-id.ts';

/**
 * Moves an upstream with everything that is said of it to another pool, under another id where its own is taken there. A pool that is
 * left empty goes, if no route leads to it.
 */
export function moveUpstream(input: unknown, node: UpstreamNode, target: PoolNode): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const problem = whyNotMove(config, node, target);
  if (problem !== null) return refuse(problem);
  const found = findUpstream(config, node);
  const to = findEntry(config, target);
  if (!found.ok) return found;
  if (!to.ok) return to;
  const { pool, upstreams, upstream } = found;
  const there = upstreamsOf(to.entry);
  const id = upstreamIdLike(node.id, there);
  const moved = upstreamNode(target.id, id);
  const rest = upstreams.toSpliced(upstream.index, 1);
  const isLast = rest.length === 0;
  const filled = config.pools.with(to.index, {
    ...to.entry,
    upstreams: [...there, id === node.id ? upstream.entry : { ...upstream.entry, id }],
  });
  const pools = isLast
    ? filled.toSpliced(pool.index, 1)
    : filled.with(pool.index, { ...pool.entry, upstreams: rest });
  return {
    ok: true,
    input: withLists(config, { pools }),
    label: `move upstream ${node.id} from pool ${node.pool} to pool ${target.id}`,
    notes: [
      ...(id === node.id
        ? []
        : [`It is called ${id} there, as pool ${target.id} has one called ${node.id}.`]),
      ...settingsNotes(upstream.entry, pool.entry, to.entry),
      ...(isLast
        ? [`Pool ${node.pool} had no other upstream, and is gone.`]
        : leftBehindNotes(pool.entry, upstreams, upstream.index)),
      ...(upstream.entry['backup'] === true
        ? [`It stays a backup: pool ${target.id} uses it when no other upstream is available.`]
        : []),
      ...(valueAt(to.entry, ['balance']) === 'geo' && !isRawMap(upstream.entry['location'])
        ? [`Pool ${target.id} chooses by place, and this upstream has none: it comes after those that have.`]
        : []),
    ],
    focus: moved,
    changed: [poolNode(node.pool), poolNode(target.id), node, moved],
  };
}

/** Whether each pool may take an upstream; a sentence where it may not. Its own pool is left out. */
export function possiblePools(
  input: unknown,
  node: UpstreamNode,
): readonly { readonly node: PoolNode; readonly reason: string | null }[] {
  const config = readEditable(input);
  if (!config.ok) return [];
  return config.pools.flatMap((pool) => {
    const id = idOf(pool);
    if (id === null || id === node.pool) return [];
    return [{ node: poolNode(id), reason: whyNotMove(config, node, poolNode(id)) }];
  });
}

function whyNotMove(config: Editable, node: UpstreamNode, target: PoolNode): string | null {
  const found = findUpstream(config, node);
  if (!found.ok) return found.message;
  if (node.pool === target.id) return `Upstream ${node.id} is in pool ${target.id} already.`;
  const to = findEntry(config, target);
  if (!to.ok) return to.message;
  const routes = routesToPool(config, node.pool);
  if (found.upstreams.length === 1 && routes.length > 0) return lastOfPool(node, routes);
  return whyNotAnother(target.id, upstreamsOf(to.entry), found.upstream.entry);
}
