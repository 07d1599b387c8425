import { MAX_UPSTREAMS_PER_POOL } from '../../config/bounds.ts';
import { idOf } from '../../config/plain.ts';
import { type RawMap, samePlain, valueAt } from '../../config/raw.ts';
import { judgeUpstreamUrl } from '../../config/urls.ts';
import { findEntry, findUpstream, upstreamsOf } from './find.ts';
import { refuse, withLists } from './graph-edit.ts';
import { type PoolNode, poolNode, type UpstreamNode, upstreamNode } from './node.ts';
import type { Planned, Planning } from './plan.ts';
import { upstreamIdLike } from './upstream-id.ts';

/** Has a pool use the server of an upstream as well: a copy of the upstream, as each pool has its own. */
export function poolToUpstream({ config }: Planning, from: PoolNode, to: UpstreamNode): Planned {
  const pool = findEntry(config, from);
  if (!pool.ok) return pool;
  const found = findUpstream(config, to);
  if (!found.ok) return found;
  if (from.id === to.pool) return refuse(`Upstream ${to.id} is in pool ${from.id} already.`);
  const upstreams = upstreamsOf(pool.entry);
  const problem = whyNotAnother(from.id, upstreams, found.upstream.entry);
  if (problem !== null) return refuse(problem);
  const label = `connect pool ${from.id} to upstream ${to.id} of pool ${to.pool}`;
  return {
    ok: true,
    label,
    make() {
      const id = upstreamIdLike(to.id, upstreams);
      const made = upstreamNode(from.id, id);
      return {
        ok: true,
        input: withLists(config, {
          pools: config.pools.with(pool.index, {
            ...pool.entry,
            upstreams: [...upstreams, { ...found.upstream.entry, id }],
          }),
        }),
        label,
        notes: [
          `Pool ${from.id} has a copy of the upstream${id === to.id ? '' : `, called ${id} there`}: each pool checks and balances for itself.`,
          ...settingsNotes(found.upstream.entry, found.pool.entry, pool.entry),
        ],
        focus: made,
        changed: [poolNode(from.id), made],
      };
    },
  };
}

/** Why an upstream cannot join a pool: it is full, or has that address; null where it can. */
export function whyNotAnother(pool: string, upstreams: readonly unknown[], upstream: RawMap): string | null {
  if (upstreams.length >= MAX_UPSTREAMS_PER_POOL)
    return `Pool ${pool} has ${MAX_UPSTREAMS_PER_POOL} upstreams, and no more are possible.`;
  const url = urlOf(upstream);
  const same = url === null ? undefined : upstreams.find((other) => urlOf(other) === url);
  return same === undefined ? null : `Pool ${pool} has ${url} already, as ${idOf(same) ?? 'another one'}.`;
}

function urlOf(upstream: unknown): string | null {
  const url = valueAt(upstream, ['url']);
  if (typeof url !== 'string') return null;
  const judged = judgeUpstreamUrl(url);
  return judged.ok ? judged.value : url;
}

/** Settings of pools without which an upstream that came from one may not work in another. */
export function settingsNotes(upstream: RawMap, from: RawMap, to: RawMap): readonly string[] {
  const differs = (key: string): boolean => !samePlain(from[key], to[key]);
  const isTls = urlOf(upstream)?.startsWith('https:') === true;
  const words = [
    ...(isTls && differs('tls') ? ['TLS'] : []),
    ...(differs('protocol') ? ['the version of HTTP'] : []),
    ...(differs('health') ? ['health checks'] : []),
  ];
  if (words.length === 0) return [];
  const [last, ...others] = words.toReversed();
  const all = others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
  return [`The two pools differ in ${all}; there it is as pool ${idOf(to) ?? ''} says.`];
}
