import { idOf } from '../../config/plain.ts';
import { isRawMap, type RawMap } from '../../config/raw.ts';
import { type Editable, type Refusal, refuse } from './graph-edit.ts';
import type { ListenerNode, PoolNode, RouteNode, UpstreamNode } from './node.ts';
import { nodeName } from './node.ts';

/** An entry of a list, with its place. */
export interface Found {
  readonly ok: true;
  readonly entry: RawMap;
  readonly index: number;
}

/** The entry of a node that is in one of the three lists. Where two have its id, an edit could hit the wrong one. */
export function findEntry(config: Editable, node: ListenerNode | RouteNode | PoolNode): Found | Refusal {
  const list = config[`${node.kind}s` as const];
  return findIn(list, node.id, () => nodeName(node));
}

export interface FoundUpstream {
  readonly ok: true;
  readonly pool: Found;
  readonly upstreams: readonly unknown[];
  readonly upstream: Found;
}

export function findUpstream(config: Editable, node: UpstreamNode): FoundUpstream | Refusal {
  const pool = findEntry(config, { kind: 'pool', id: node.pool });
  if (!pool.ok) return pool;
  const upstreams = upstreamsOf(pool.entry);
  const upstream = findIn(upstreams, node.id, () => nodeName(node));
  return upstream.ok ? { ok: true, pool, upstreams, upstream } : upstream;
}

export function upstreamsOf(pool: RawMap): readonly unknown[] {
  const upstreams = pool['upstreams'];
  return Array.isArray(upstreams) ? upstreams : [];
}

function findIn(list: readonly unknown[], id: string, name: () => string): Found | Refusal {
  const index = placesOf(list).get(id);
  if (index === 'twice') return refuse(`Two have the same name: ${name()}. Give one of them another first.`);
  const entry = index === undefined ? undefined : list[index];
  if (index === undefined || !isRawMap(entry)) return refuse(`The configuration has no ${name()} any more.`);
  return { ok: true, entry, index };
}

/** Places by id, for as long as a list is in use: where a drag may end is asked for every node at once. */
const knownPlaces = new WeakMap<readonly unknown[], ReadonlyMap<string, number | 'twice'>>();

function placesOf(list: readonly unknown[]): ReadonlyMap<string, number | 'twice'> {
  const known = knownPlaces.get(list);
  if (known !== undefined) return known;
  const places = new Map<string, number | 'twice'>();
  for (const [index, entry] of list.entries()) {
    const id = idOf(entry);
    if (id !== null) places.set(id, places.has(id) ? 'twice' : index);
  }
  knownPlaces.set(list, places);
  return places;
}
