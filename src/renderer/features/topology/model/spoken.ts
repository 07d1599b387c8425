import { assertNever } from '../../../../shared/assert-never.ts';
import { age } from '../../../../shared/explain/durations.ts';
import { milliseconds } from '../../../../shared/model/units.ts';
import { formatRate } from '../../../ui/format.ts';
import type { EdgeLive, NodeLive } from '../live/live-types.ts';
import { errorWords } from '../live/looks.ts';
import type { GraphEdge, GraphNode } from './types.ts';

/** `upstream b of pool shop`. */
export function nameOf({ ref, title, detail }: GraphNode): string {
  switch (ref.kind) {
    case 'clients':
      return 'Clients';
    case 'listener':
    case 'route':
    case 'pool':
      return `${ref.kind} ${title}`;
    case 'upstream':
      return `upstream ${title} of pool ${ref.pool}`;
    case 'upstreams':
      return `all ${ref.members.length} upstreams of pool ${ref.pool}`;
    case 'answer':
      return `${title.toLowerCase()} ${detail}`;
    default:
      return assertNever(ref);
  }
}

/** `12 requests per second`. */
export const rateWords = (perSecond: number): string =>
  `${formatRate(perSecond)} ${formatRate(perSecond) === '1' ? 'request' : 'requests'} per second`;

/** Everything that is drawn of a node, in words. @param now epoch milliseconds; null leaves out for how long it has been so */
export function describeNode(node: GraphNode, live: NodeLive | null, now: number | null): string {
  const parts = [nameOf(node)];
  if (node.ref.kind === 'listener' || node.ref.kind === 'route' || node.ref.kind === 'upstream')
    parts.push(node.detail);
  if (node.isOverlay) parts.push('of the scenario');
  if (node.isMistaken) parts.push('has mistakes');
  if (live !== null) {
    const since = live.health === null || now === null ? '' : ` since ${sinceText(live.health.since, now)}`;
    parts.push(`${live.look.word}${since}`, rateWords(live.perSecond));
    const isTold = live.errorShare === null || live.errorShare <= 0 || live.look.word.endsWith('errors');
    if (!isTold) parts.push(errorWords(live.errorShare ?? 0));
    if (live.note !== '') parts.push(live.note);
  }
  return parts.join(', ');
}

export const sinceText = (since: number, now: number): string => age(milliseconds(Math.max(0, now - since)));

/** What an edge is between, without what goes along it. */
export function describeEnds(edge: GraphEdge, from: GraphNode, to: GraphNode): string {
  return edge.kind === 'cache'
    ? `${nameOf(from)}, answers from the cache`
    : `${nameOf(from)} to ${nameOf(to)}`;
}

/** Everything that is drawn of an edge, in words. */
export function describeEdge(edge: GraphEdge, from: GraphNode, to: GraphNode, live: EdgeLive | null): string {
  const ends = describeEnds(edge, from, to);
  return live === null ? ends : `${ends}, ${rateWords(live.perSecond)}, ${live.look.word}`;
}
