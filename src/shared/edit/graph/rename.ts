import { splitLines } from '../../config/judge.ts';
import { id as idText } from '../../config/names.ts';
import { idOf, setAt } from '../../config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../config/raw.ts';
import { findEntry, findUpstream } from './find.ts';
import {
  type Editable,
  type GraphEdit,
  type Refusal,
  readEditable,
  refuse,
  withLists,
} from './graph-edit.ts';
import {
  type GraphNode,
  listenerNode,
  nodeName,
  poolNode,
  routeNode,
  type UpstreamNode,
  upstreamNode,
} from './node.ts';
import { nextListenerOf, poolOf } from './route-parts.ts';

const idSchema = idText();

/** Gives a node another name, also where others refer to it. */
export function rename(input: unknown, node: GraphNode, name: string): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const problem = whyNotCalled(config, node, name);
  if (problem !== null) return problem;
  switch (node.kind) {
    case 'listener':
      return renameListener(config, node.id, name);
    case 'route':
      return renameRoute(config, node.id, name);
    case 'pool':
      return renamePool(config, node.id, name);
    case 'upstream':
      return renameUpstream(config, node, name);
    case 'clients':
    case 'answer':
      return refuse('It has no name of its own.');
  }
}

function whyNotCalled(config: Editable, node: GraphNode, name: string): Refusal | null {
  if (node.kind === 'clients' || node.kind === 'answer') return null;
  const judged = idSchema.safeParse(name);
  if (!judged.success) {
    const { message, allowed } = splitLines(judged.error.issues[0]?.message ?? '');
    return refuse(`"${name}" ${message}. Allowed: ${allowed}.`);
  }
  const found = node.kind === 'upstream' ? findUpstream(config, node) : findEntry(config, node);
  if (!found.ok) return found;
  if (name === node.id) return refuse(`It is called ${name} already.`);
  const list =
    node.kind === 'upstream' && 'upstreams' in found
      ? found.upstreams
      : config[`${node.kind === 'upstream' ? 'pool' : node.kind}s`];
  return list.some((entry) => idOf(entry) === name)
    ? refuse(`"${name}" is taken. Choose a name that no other ${node.kind} has.`)
    : null;
}

function renameListener(config: Editable, before: string, id: string): GraphEdit {
  const changed: string[] = [];
  const routes = config.routes.map((route) => {
    if (!isRawMap(route)) return route;
    const named = valueAt(route, ['listeners']);
    const isNamed = Array.isArray(named) && named.includes(before);
    const isTarget = nextListenerOf(route) === before;
    if (!isNamed && !isTarget) return route;
    changed.push(idOf(route) ?? '');
    const listed: RawMap = isNamed
      ? { ...route, listeners: named.map((entry: unknown) => (entry === before ? id : entry)) }
      : route;
    return isTarget ? { ...listed, to: { ...mapOf(listed['to']), listener: id } } : listed;
  });
  const redirecting: string[] = [];
  const listeners = config.listeners.map((listener) => {
    if (!isRawMap(listener)) return listener;
    const redirects = listener['redirectToHttps'] === before;
    const isSelf = idOf(listener) === before;
    if (redirects) redirecting.push(idOf(listener) ?? '');
    if (!redirects && !isSelf) return listener;
    return {
      ...listener,
      ...(isSelf ? { id } : {}),
      ...(redirects ? { redirectToHttps: id } : {}),
    };
  });
  return {
    ok: true,
    input: withLists(config, { listeners, ...(changed.length === 0 ? {} : { routes }) }),
    label: `rename listener ${before} to ${id}`,
    notes: [],
    focus: listenerNode(id),
    changed: [
      listenerNode(before),
      listenerNode(id),
      ...redirecting.map(listenerNode),
      ...changed.map(routeNode),
    ],
  };
}

function renameRoute(config: Editable, before: string, id: string): GraphEdit {
  const found = findEntry(config, routeNode(before));
  if (!found.ok) return found;
  return {
    ok: true,
    input: withLists(config, { routes: config.routes.with(found.index, { ...found.entry, id }) }),
    label: `rename route ${before} to ${id}`,
    notes: [],
    focus: routeNode(id),
    changed: [routeNode(before), routeNode(id)],
  };
}

function renamePool(config: Editable, before: string, id: string): GraphEdit {
  const found = findEntry(config, poolNode(before));
  if (!found.ok) return found;
  const changed: string[] = [];
  const routes = config.routes.map((route) => {
    if (poolOf(route) !== before) return route;
    changed.push(idOf(route) ?? '');
    return setAt(route, ['to', 'pool'], id);
  });
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.with(found.index, { ...found.entry, id }),
      ...(changed.length === 0 ? {} : { routes }),
    }),
    label: `rename pool ${before} to ${id}`,
    notes: stickyNote(found.entry, `of pool ${before}`),
    focus: poolNode(id),
    changed: [poolNode(before), poolNode(id), ...changed.map(routeNode)],
  };
}

function renameUpstream(config: Editable, node: UpstreamNode, id: string): GraphEdit {
  const found = findUpstream(config, node);
  if (!found.ok) return found;
  const { pool, upstreams, upstream } = found;
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.with(pool.index, {
        ...pool.entry,
        upstreams: upstreams.with(upstream.index, { ...upstream.entry, id }),
      }),
    }),
    label: `rename ${nodeName(node)} to ${id}`,
    notes: stickyNote(pool.entry, `that stick to ${node.id}`),
    focus: upstreamNode(node.pool, id),
    changed: [poolNode(node.pool), node, upstreamNode(node.pool, id)],
  };
}

/** Sticky cookies are made of the names of pool and upstream. */
const stickyNote = (pool: RawMap, whose: string): readonly string[] =>
  isRawMap(pool['sticky']) ? [`Clients ${whose} are given an upstream anew with their next request.`] : [];

const mapOf = (value: unknown): RawMap => (isRawMap(value) ? value : {});
