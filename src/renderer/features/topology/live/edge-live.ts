import { formatRate } from '../../../ui/format.ts';
import { lookOf, servesRequests } from '../../../ui/upstream-look.ts';
import type { GraphEdge } from '../model/types.ts';
import type { FlowSum } from './flow-sums.ts';
import type { EdgeLive, Look } from './live-types.ts';
import { flowLook, quiet, shareOf } from './looks.ts';
import type { LiveFacts } from './runtime-facts.ts';

const stored: Look = { tone: 'live', shape: 'disc', word: 'from cache' };

/** `61/s`, `0.4/s`. */
export const rateText = (perSecond: number): string => `${formatRate(perSecond)}/s`;

/** What an edge shows now. */
export function edgeLive(edge: GraphEdge, facts: LiveFacts): EdgeLive {
  const from = facts.nodes.get(edge.from)?.ref;
  const to = facts.nodes.get(edge.to)?.ref;
  const { flows } = facts;
  if (edge.kind === 'asks' && to?.kind === 'listener') {
    const flow = flows.ofListener(to.listener);
    const isOpen = facts.listeners.get(to.listener)?.state === 'open';
    return byFlow({ ...flow, perSecond: flow.direct }, flow.perSecond, isOpen);
  }
  if (edge.kind === 'takes' && from?.kind === 'listener' && to?.kind === 'route') {
    const flow = flows.of(from.listener, to.route);
    return byFlow(flow, flow.perSecond);
  }
  if (edge.kind === 'cache' && from?.kind === 'route') return cacheLoop(flows.ofRoute(from.route));
  if (edge.kind === 'balances') return balanced(edge, facts);
  if (from?.kind === 'route') {
    const flow = flows.ofRoute(from.route);
    const rest = edge.kind === 'leads' ? flow.forwarded : flow.perSecond - flow.cached;
    return byFlow({ ...flow, perSecond: rest }, flow.perSecond);
  }
  if (edge.kind === 'answers' && from?.kind === 'listener') {
    const flow = flows.untaken(from.listener);
    return byFlow(flow, flow.perSecond);
  }
  return { perSecond: 0, look: quiet, isOpen: true, label: '' };
}

/** @param whole what the errors are a part of */
function byFlow({ perSecond, errors }: FlowSum, whole: number, isOpen = true): EdgeLive {
  const share = perSecond <= 0 ? null : shareOf(errors, whole);
  const look = flowLook(share);
  // What errors there are is said by what it leads to; here the mark and the colour tell, and pointing at it.
  return { perSecond, look, isOpen, label: perSecond <= 0 ? '' : rateText(perSecond) };
}

function cacheLoop({ cached, perSecond }: FlowSum): EdgeLive {
  const share = shareOf(cached, perSecond);
  const label = share === null ? 'cache' : `${cached > 0 ? Math.round(share * 100) : 0} % ${stored.word}`;
  return { perSecond: cached, look: cached > 0 ? stored : { ...quiet, word: 'cache' }, isOpen: true, label };
}

function balanced(edge: GraphEdge, facts: LiveFacts): EdgeLive {
  const to = facts.nodes.get(edge.to)?.ref;
  if (to?.kind === 'upstreams') {
    const members = facts.upstreams.ofPool(to.pool);
    const perSecond = members.reduce((sum, member) => sum + member.perSecond, 0);
    const serving = members.filter(servesRequests).length;
    const look: Look =
      members.length > 0 && serving === 0
        ? { tone: 'error', shape: 'triangle', word: 'none in service' }
        : flowLook(perSecond > 0 ? 0 : null);
    return { perSecond, look, isOpen: serving > 0, label: perSecond > 0 ? rateText(perSecond) : '' };
  }
  const status = to?.kind === 'upstream' ? facts.upstreams.of(to.pool, to.upstream) : undefined;
  if (status === undefined) return { perSecond: 0, look: quiet, isOpen: true, label: '' };
  const { perSecond } = status;
  const rate = perSecond > 0 ? rateText(perSecond) : '';
  if (!servesRequests(status)) {
    const { tone, shape, word } = lookOf(status);
    const look: Look =
      status.broken === null
        ? { tone, shape, word: word.toLowerCase() }
        : { tone: 'block', shape: 'square', word: 'broken' };
    return {
      perSecond,
      look,
      isOpen: false,
      // The rate of what is on its way out is at the node.
      label: look.word,
    };
  }
  return { perSecond, look: flowLook(perSecond > 0 ? 0 : null), isOpen: true, label: rate };
}
