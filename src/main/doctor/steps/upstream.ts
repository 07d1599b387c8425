import type { PoolConfig } from '../../../shared/config/schema.ts';
import { doctorFindingLimit } from '../../../shared/model/doctor.ts';
import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { upstreamsProbed } from '../limits.ts';
import { probeUpstream } from '../probes/upstream.ts';

/** Whether the servers that the route leads to can be reached, each by itself, past Doorman. */
export const upstreamStep: Step = async (context) => {
  const { routeTest } = context;
  if (routeTest?.redirectsToHttps === true) {
    return [finding('upstream.none_needed', 'skipped', { destination: 'redirect_to_https' })];
  }
  const destination = routeTest?.way.at(-1)?.taken?.destination;
  if (destination !== undefined && destination.kind !== 'pool') {
    return [finding('upstream.none_needed', 'skipped', { destination: destination.kind })];
  }
  const pools = destination === undefined ? poolsOfHost(context) : [destination.pool];
  const found = context.subject.config.pools.filter(({ id }) => pools.includes(id));
  if (found.length === 0) return [finding('step.skipped', 'skipped', { after: 'route' })];
  const findings: Finding[] = [];
  for (const pool of found) findings.push(...(await probePool(context, pool)));
  return findings.slice(0, doctorFindingLimit);
};

/** Where nobody can say which route it is, as while Doorman is stopped: the pools of all that have the host. */
function poolsOfHost({ chain, subject, routeTest }: ChainContext): string[] {
  if (routeTest !== null || chain.listener === null) return [];
  const { host, sampleOf, listener } = chain;
  return subject.config.routes.flatMap(({ match, to, listeners }) => {
    const isHere = listeners === 'all' || listeners.includes(listener ?? '');
    const hasHost = match.hosts.length === 0 || match.hosts.includes(sampleOf ?? host);
    return isHere && hasHost && to.kind === 'pool' ? [to.pool] : [];
  });
}

async function probePool(context: ChainContext, pool: PoolConfig): Promise<Finding[]> {
  const probed = pool.upstreams.slice(0, upstreamsProbed);
  const each = await Promise.all(probed.map((upstream) => probeUpstream(context, pool, upstream)));
  context.signal.throwIfAborted();
  const isAnyUsable = each.some((findings) => findings.every(({ result }) => result === 'ok'));
  // One that fails while another works is a loss of reserve, not of service.
  const softened = each
    .flat()
    .map((one) => (isAnyUsable && one.result === 'failed' ? { ...one, result: 'warn' as const } : one));
  return softened.sort((one, other) => rank(one) - rank(other));
}

const rank = ({ result }: Finding): number => ({ failed: 0, warn: 1, ok: 2, skipped: 3 })[result];
