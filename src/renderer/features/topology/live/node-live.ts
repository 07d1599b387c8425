import type { ListenerStatus, UpstreamStatus } from '../../../../shared/model/status.ts';
import { formatDuration, formatShare } from '../../../ui/format.ts';
import { lookOf, servesRequests } from '../../../ui/upstream-look.ts';
import type { GraphNode } from '../model/types.ts';
import type { FlowSum } from './flow-sums.ts';
import type { Look, NodeLive } from './live-types.ts';
import { failingShare, flowing, flowLook, off, pending, quiet, shareOf } from './looks.ts';
import type { LiveFacts } from './runtime-facts.ts';

/** What a node shows now. */
export function nodeLive(node: GraphNode, facts: LiveFacts): NodeLive {
  const { ref } = node;
  switch (ref.kind) {
    case 'clients':
      return byFlow(node, { ...facts.flows.all, perSecond: facts.flows.all.direct }, '');
    case 'listener':
      return listenerLive(node, facts, ref.listener);
    case 'route':
      return byFlow(node, facts.flows.ofRoute(ref.route), '');
    case 'pool':
      return poolLive(node, facts, ref.pool);
    case 'upstreams':
      return poolLive(node, facts, ref.pool);
    case 'upstream':
      return upstreamLive(node, facts.upstreams.of(ref.pool, ref.upstream));
    case 'answer':
      return answerLive(node, facts, ref.owner);
  }
}

function byFlow(node: GraphNode, flow: FlowSum, note: string): NodeLive {
  const errorShare = shareOf(flow.errors, flow.perSecond);
  const look = node.isPending ? pending : node.isOff ? off : flowLook(errorShare);
  return {
    look,
    needsAttention: !node.isPending && errorShare !== null && errorShare >= failingShare,
    perSecond: flow.perSecond,
    errorShare,
    health: null,
    note,
  };
}

function answerLive(node: GraphNode, facts: LiveFacts, owner: string): NodeLive {
  const of = facts.nodes.get(owner)?.ref;
  const { flows } = facts;
  if (of?.kind === 'route') {
    const flow = flows.ofRoute(of.route);
    return byFlow(node, { ...flow, perSecond: flow.perSecond - flow.cached }, '');
  }
  return byFlow(node, of?.kind === 'listener' ? flows.untaken(of.listener) : flows.untaken(''), '');
}

const listenerLooks: Readonly<Record<ListenerStatus['state'], Look>> = {
  open: { tone: 'ok', shape: 'disc', word: 'open' },
  failed: { tone: 'error', shape: 'triangle', word: 'not open' },
  disabled: off,
};

function listenerLive(node: GraphNode, facts: LiveFacts, id: string): NodeLive {
  const { flows } = facts;
  const flow = flows.ofListener(id);
  const status = facts.listeners.get(id);
  const untaken = flows.untaken(id).perSecond;
  const problem = status?.problem ?? '';
  const note = problem !== '' ? problem : untaken > 0 ? 'some taken by no route' : '';
  const live = byFlow(node, flow, note);
  if (node.isPending || status === undefined) return { ...live, look: node.isOff ? off : pending };
  const closed: Look = { tone: 'error', shape: 'triangle', word: 'closed' };
  const look = facts.isRunning ? listenerLooks[status.state] : closed;
  const isFailing = look.tone === 'error';
  const failing = look.tone === 'ok' && (live.errorShare ?? 0) > 0;
  return {
    ...live,
    look: failing ? live.look : look,
    needsAttention: isFailing || live.needsAttention,
  };
}

/** Upstreams out of service that a pool names. */
const namedUpstreams = 3;

function poolLive(node: GraphNode, facts: LiveFacts, pool: string): NodeLive {
  const members = facts.upstreams.ofPool(pool);
  const perSecond = members.reduce((sum, member) => sum + member.perSecond, 0);
  const base = { perSecond, errorShare: null, health: null };
  if (node.isPending || members.length === 0)
    return { ...base, look: node.isPending ? pending : quiet, needsAttention: false, note: '' };
  const serving = members.filter(servesRequests).length;
  const troubled = members.filter((member) => !servesRequests(member) && member.state !== 'disabled');
  const note = troubled
    .slice(0, namedUpstreams)
    .map((member) => `${member.id} ${lookOf(member).word.toLowerCase()}`)
    .join(', ');
  const word = `${serving} of ${members.length} up`;
  if (serving === 0)
    return { ...base, look: { tone: 'error', shape: 'triangle', word }, needsAttention: true, note };
  if (troubled.length > 0)
    return { ...base, look: { tone: 'warn', shape: 'diamond', word }, needsAttention: false, note };
  return { ...base, look: perSecond > 0 ? flowing : quiet, needsAttention: false, note: '' };
}

function upstreamLive(node: GraphNode, status: UpstreamStatus | undefined): NodeLive {
  if (status === undefined || node.isPending)
    return {
      look: node.isOff ? off : pending,
      needsAttention: false,
      perSecond: 0,
      errorShare: null,
      health: null,
      note: '',
    };
  const { tone, shape, word } = lookOf(status);
  const isBroken = status.broken !== null && status.state !== 'broken';
  const look: Look = isBroken
    ? { tone: 'block', shape: 'square', word: 'broken on purpose' }
    : { tone, shape, word: word.toLowerCase() };
  const median = status.p50 === null ? '' : formatDuration(status.p50 * 1000);
  const success = status.successRate === null ? '' : formatShare(status.successRate);
  return {
    look,
    needsAttention: !servesRequests(status) && status.state !== 'disabled' && status.state !== 'draining',
    perSecond: status.perSecond,
    errorShare: status.successRate === null ? null : 1 - status.successRate,
    health: { since: status.since, reason: status.reason },
    note: [median, success].filter((part) => part !== '').join(' · '),
  };
}
