import type { Path } from '../../../../shared/config/raw.ts';
import { termFor } from '../../../../shared/filter/edit.ts';
import { columnTitles, layerDepths, listenerColumn } from './layers.ts';
import {
  type ConfigFacts,
  type ListenerFacts,
  type PoolFacts,
  type RouteFacts,
  readConfig,
} from './read-config.ts';
import type { EdgeKind, Graph, GraphEdge, GraphNode, NodeRef } from './types.ts';

/** Upstreams of one pool up to which each is a node of its own, unless somebody opens the pool. */
export const shownUpstreams = 8;
/** Routes from which on each takes one line. */
export const compactFrom = 30;
/** Upstreams in all from which on pools of several are closed. */
export const closedFrom = 48;

/** What the cache answers with, for the filter of a loop. */
const cacheOutcomes = 'hit,stale,revalidated,collapsed';

export interface GraphInput {
  /** The draft, before defaults are filled in and perhaps with mistakes. */
  readonly input: unknown;
  /** Identities of its routes, in their order. */
  readonly routeKeys: readonly string[];
  /** The configuration that the draft is compared with: what is not in it does not run yet. */
  readonly running: unknown;
  /** Where the draft has mistakes. */
  readonly mistaken: readonly Path[];
  /** What a running scenario adds; null while none runs. */
  readonly overlay: unknown;
  /** Leaves the draft out and shows what the scenario adds alone. */
  readonly onlyOverlay: boolean;
  /** Pools whose upstreams are shown although they are many. */
  readonly opened: ReadonlySet<string>;
}

/** The configuration as a graph, from clients on the left to upstreams on the right. */
export function buildGraph(from: GraphInput): Graph {
  const draft = from.onlyOverlay && from.overlay !== null ? readConfig(undefined) : readConfig(from.input);
  const overlay = readConfig(from.overlay ?? undefined);
  const builder = new Builder(from, draft, overlay);
  return builder.build();
}

interface Place {
  readonly isOverlay: boolean;
  readonly list: 'listeners' | 'routes' | 'pools';
  readonly index: number;
}

class Builder {
  readonly #from: GraphInput;
  readonly #draft: ConfigFacts;
  readonly #overlay: ConfigFacts;
  readonly #depths: ReadonlyMap<string, number>;
  readonly #deepest: number;
  readonly #isCompact: boolean;
  readonly #closes: boolean;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();
  readonly #runs: ReadonlySet<string>;

  constructor(from: GraphInput, draft: ConfigFacts, overlay: ConfigFacts) {
    this.#from = from;
    this.#draft = draft;
    this.#overlay = overlay;
    const routes = [...draft.routes, ...overlay.routes];
    this.#depths = layerDepths([...draft.listeners, ...overlay.listeners], routes);
    this.#deepest = Math.max(0, ...this.#depths.values());
    this.#isCompact = routes.length > compactFrom;
    const pools = [...draft.pools, ...overlay.pools];
    this.#closes = pools.reduce((sum, { upstreams }) => sum + upstreams.length, 0) > closedFrom;
    this.#runs = runningIds(from.running);
  }

  build(): Graph {
    this.#add({ kind: 'clients' }, 'clients', 'Clients', '', 0, null, false);
    for (const [facts, isOverlay] of [
      [this.#draft, false],
      [this.#overlay, true],
    ] as const) {
      for (const listener of facts.listeners) this.#listener(listener, isOverlay);
      for (const pool of facts.pools) this.#pool(pool, isOverlay);
      for (const route of facts.routes) this.#route(route, isOverlay);
    }
    const nodes = [...this.#nodes.values()].toSorted((one, other) => one.column - other.column);
    const place = new Map(nodes.map(({ id }, index) => [id, index]));
    const placeOf = (id: string): number => place.get(id) ?? 0;
    return {
      nodes,
      // An end that does not exist is a mistake that the form tells of.
      edges: [...this.#edges.values()]
        .filter(({ from, to }) => this.#nodes.has(from) && this.#nodes.has(to))
        .toSorted(
          (one, other) => placeOf(one.from) - placeOf(other.from) || placeOf(one.to) - placeOf(other.to),
        ),
      columns: columnTitles(
        this.#deepest,
        nodes.some(({ ref, column }) => ref.kind === 'answer' && column === this.#poolColumn),
      ),
      isCompact: this.#isCompact,
    };
  }

  get #poolColumn(): number {
    return listenerColumn(this.#deepest) + 2;
  }

  #listener(listener: ListenerFacts, isOverlay: boolean): void {
    const { id, index, address, isOff, redirectsTo } = listener;
    const node = `listener:${id}`;
    const place = { isOverlay, list: 'listeners', index } as const;
    const column = listenerColumn(this.#depths.get(id) ?? 0);
    this.#add({ kind: 'listener', listener: id, index }, node, id, address, column, place, isOff);
    this.#connect('asks', 'clients', node, isOverlay, termFor('listener', id));
    if (redirectsTo === null) return;
    const to = redirectsTo === '' ? 'HTTPS' : redirectsTo;
    this.#answer('redirect', node, `redirect to ${to}`, isOverlay, termFor('listener', id), isOff);
  }

  #route(route: RouteFacts, isOverlay: boolean): void {
    const { id, index, match, target, hasCache } = route;
    const routeKey = isOverlay ? null : (this.#from.routeKeys[index] ?? null);
    const node = `route:${routeKey ?? id}`;
    const term = termFor('route', id);
    const listeners = this.#listenersOf(route, isOverlay);
    const depth = Math.max(0, ...listeners.map((listener) => this.#depths.get(listener) ?? 0));
    const place = { isOverlay, list: 'routes', index } as const;
    const ref = { kind: 'route', route: id, routeKey, index } as const;
    this.#add(ref, node, id === '' ? 'Without a name' : id, match, listenerColumn(depth) + 1, place, false);
    for (const listener of listeners) {
      // Behind a layer an exchange keeps the listener that the client reached.
      const isInner = (this.#depths.get(listener) ?? 0) > 0;
      const filter = isInner ? term : `${termFor('listener', listener)} ${term}`;
      this.#connect('takes', `listener:${listener}`, node, isOverlay, filter);
    }
    if (hasCache) this.#connect('cache', node, node, isOverlay, `${term} cache:${cacheOutcomes}`);
    if (target.kind === 'pool')
      this.#connect(
        'leads',
        node,
        `pool:${target.pool}`,
        isOverlay,
        `${term} ${termFor('pool', target.pool)}`,
      );
    else if (target.kind === 'listener')
      this.#connect('layer', node, `listener:${target.listener}`, isOverlay, term);
    else this.#answer(target.kind, node, target.text, isOverlay, term, false);
  }

  #pool({ id, index, policy, upstreams }: PoolFacts, isOverlay: boolean): void {
    const node = `pool:${id}`;
    const place = { isOverlay, list: 'pools', index } as const;
    const count = `${upstreams.length} ${upstreams.length === 1 ? 'upstream' : 'upstreams'}`;
    const detail = upstreams.length > 1 ? `${policy} · ${upstreams.length}` : count;
    this.#add({ kind: 'pool', pool: id, index }, node, id, detail, this.#poolColumn, place, false);
    const column = this.#poolColumn + 1;
    const isClosed = upstreams.length > (this.#closes ? 1 : shownUpstreams);
    if (isClosed && !this.#from.opened.has(id)) {
      const members = upstreams.map((upstream) => upstream.id);
      const all = `upstreams:${id}`;
      const ref = { kind: 'upstreams', pool: id, members } as const;
      this.#add(ref, all, count, 'open to see each', column, place, false);
      this.#connect('balances', node, all, isOverlay, termFor('pool', id));
      return;
    }
    for (const upstream of upstreams) {
      const to = `upstream:${id}/${upstream.id}`;
      const ref = { kind: 'upstream', pool: id, upstream: upstream.id, index: upstream.index } as const;
      const url = upstream.url.replace(/^https?:\/\//, '');
      this.#add(
        ref,
        to,
        upstream.id === '' ? 'Without an id' : upstream.id,
        url,
        column,
        place,
        upstream.isOff,
      );
      this.#connect('balances', node, to, isOverlay, termFor('upstream', `${id}/${upstream.id}`));
    }
  }

  #answer(
    answer: Extract<NodeRef, { kind: 'answer' }>['answer'],
    owner: string,
    detail: string,
    isOverlay: boolean,
    filter: string,
    isOff: boolean,
  ): void {
    const node = `answer:${owner}`;
    const ref = { kind: 'answer', answer, owner } as const;
    const of = this.#nodes.get(owner);
    this.#nodes.set(node, {
      id: node,
      ref,
      title: answerTitles[answer],
      detail,
      // What a listener answers itself stands where its routes would.
      column: answer === 'redirect' && of?.ref.kind === 'listener' ? of.column + 1 : this.#poolColumn,
      isOverlay,
      isPending: of?.isPending ?? false,
      isMistaken: false,
      isOff,
    });
    this.#connect('answers', owner, node, isOverlay, filter);
  }

  /** The listeners whose requests a route may take; those of a scenario have routes of their own. */
  #listenersOf({ listeners }: RouteFacts, isOverlay: boolean): readonly string[] {
    const own = (isOverlay ? this.#overlay : this.#draft).listeners;
    const answering = own.filter(({ redirectsTo }) => redirectsTo === null).map(({ id }) => id);
    return listeners === null ? answering : [...new Set(listeners)];
  }

  #add(
    ref: NodeRef,
    id: string,
    title: string,
    detail: string,
    column: number,
    place: Place | null,
    isOff: boolean,
  ): void {
    // Two with one id are a mistake; the first one is drawn.
    if (this.#nodes.has(id)) return;
    const isOverlay = place?.isOverlay ?? false;
    this.#nodes.set(id, {
      id,
      ref,
      title,
      detail,
      column,
      isOverlay,
      isPending: place !== null && !isOverlay && !this.#runs.has(runningKey(ref)),
      isMistaken: place !== null && !isOverlay && this.#isMistaken(place, ref),
      isOff,
    });
  }

  #isMistaken({ list, index }: Place, ref: NodeRef): boolean {
    return this.#from.mistaken.some((path) => {
      if (path[0] !== list || path[1] !== index) return false;
      const isOfUpstream = path[2] === 'upstreams' && typeof path[3] === 'number';
      if (ref.kind === 'upstream') return isOfUpstream && path[3] === ref.index;
      return ref.kind === 'pool' ? !isOfUpstream : true;
    });
  }

  #connect(kind: EdgeKind, from: string, to: string, isOverlay: boolean, filter: string): void {
    const id = `${kind} ${from} ${to}`;
    this.#edges.set(id, { id, kind, from, to, isOverlay, filter });
  }
}

const answerTitles: Readonly<Record<Extract<NodeRef, { kind: 'answer' }>['answer'], string>> = {
  files: 'Files',
  respond: 'Fixed answer',
  redirect: 'Redirect',
  nowhere: 'Nowhere',
};

/** What a node is called in the configuration that runs. */
function runningKey(ref: NodeRef): string {
  switch (ref.kind) {
    case 'listener':
      return `listener:${ref.listener}`;
    case 'route':
      return `route:${ref.route}`;
    case 'pool':
    case 'upstreams':
      return `pool:${ref.pool}`;
    case 'upstream':
      return `upstream:${ref.pool}/${ref.upstream}`;
    default:
      return ref.kind;
  }
}

function runningIds(running: unknown): ReadonlySet<string> {
  const { listeners, routes, pools } = readConfig(running);
  return new Set([
    ...listeners.map(({ id }) => `listener:${id}`),
    ...routes.map(({ id }) => `route:${id}`),
    ...pools.flatMap(({ id, upstreams }) => [
      `pool:${id}`,
      ...upstreams.map((upstream) => `upstream:${id}/${upstream.id}`),
    ]),
  ]);
}
