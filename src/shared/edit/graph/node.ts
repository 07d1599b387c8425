/** A thing of the configuration that the graph shows, by the ids of the file. */
export type GraphNode =
  | ClientsNode
  | ListenerNode
  | RouteNode
  | PoolNode
  | UpstreamNode
  /** What a route answers by itself: files, a redirect or a fixed response. It belongs to its route. */
  | AnswerNode;

/** Everybody who connects. Not in the file. */
export interface ClientsNode {
  readonly kind: 'clients';
}
export interface ListenerNode {
  readonly kind: 'listener';
  readonly id: string;
}
export interface RouteNode {
  readonly kind: 'route';
  readonly id: string;
}
export interface PoolNode {
  readonly kind: 'pool';
  readonly id: string;
}
export interface UpstreamNode {
  readonly kind: 'upstream';
  readonly pool: string;
  readonly id: string;
}
export interface AnswerNode {
  readonly kind: 'answer';
  readonly route: string;
}

export const listenerNode = (id: string): ListenerNode => ({ kind: 'listener', id });
export const routeNode = (id: string): RouteNode => ({ kind: 'route', id });
export const poolNode = (id: string): PoolNode => ({ kind: 'pool', id });
export const upstreamNode = (pool: string, id: string): UpstreamNode => ({ kind: 'upstream', pool, id });

/** A text that no other node of a configuration has. */
export function nodeKey(node: GraphNode): string {
  switch (node.kind) {
    case 'clients':
      return 'clients';
    case 'upstream':
      return `upstream:${node.pool}/${node.id}`;
    case 'answer':
      return `answer:${node.route}`;
    default:
      return `${node.kind}:${node.id}`;
  }
}

export const isSameNode = (one: GraphNode, other: GraphNode): boolean => nodeKey(one) === nodeKey(other);

/** What a sentence calls a node: 'route shop', 'upstream a of pool shop'. */
export function nodeName(node: GraphNode): string {
  switch (node.kind) {
    case 'clients':
      return 'the clients';
    case 'upstream':
      return `upstream ${node.id} of pool ${node.pool}`;
    case 'answer':
      return `the answer of route ${node.route}`;
    default:
      return `${node.kind} ${node.id}`;
  }
}

/** As {@link nodeName}, at the beginning of a sentence. */
export function nodeTitle(node: GraphNode): string {
  const name = nodeName(node);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** 'a', 'a and b', 'a, b and c'. */
export const listWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
