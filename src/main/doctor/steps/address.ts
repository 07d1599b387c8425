import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { isLoopback } from '../../names/hosts-text.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { proxyFor } from '../facts/proxy-variables.ts';
import { tryAddresses } from '../probes/connect.ts';

/** Whether the addresses are of this machine and accept connections, each family by itself. */
export const addressStep: Step = async (context) => {
  const found =
    context.addresses.length === 0
      ? [finding('step.skipped', 'skipped', { after: 'name' })]
      : [await tryAll(context)];
  if (context.reachable.length === 0) await tryOwn(context);
  return [...found, ...proxied(context)];
};

async function tryAll(context: ChainContext): Promise<Finding> {
  const { chain, world, addresses, status, signal } = context;
  const own = new Set(world.ownAddresses());
  if (!addresses.some((address) => isLoopback(address) || own.has(address))) {
    return finding('address.elsewhere', 'failed', { name: chain.host, sampleOf: chain.sampleOf, addresses });
  }
  const tried = await tryAddresses(addresses, chain.port, signal);
  signal.throwIfAborted();
  context.reachable = tried.flatMap(({ address, code }) => (code === null ? [address] : []));
  const { port, listener } = chain;
  if (context.reachable.length === tried.length) return finding('address.reachable', 'ok', { tried, port });
  if (context.reachable.length > 0) return finding('address.one_family', 'warn', { tried, port, listener });
  return status?.state === 'open'
    ? finding('address.not_bound', 'failed', { listener: status.id, addresses, bound: status.addresses })
    : finding('address.refused', 'failed', { tried, port });
}

async function tryOwn(context: ChainContext): Promise<void> {
  const { chain, status, signal } = context;
  if (status?.state !== 'open') return;
  const bound = status.addresses.map((address) =>
    address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address,
  );
  const tried = await tryAddresses(bound, chain.port, signal);
  signal.throwIfAborted();
  context.reachable = tried.flatMap(({ address, code }) => (code === null ? [address] : []));
}

function proxied({ chain, proxyVariables }: ChainContext): Finding[] {
  const by = proxyFor(proxyVariables, chain.scheme, chain.host);
  return by === null ? [] : [finding('address.proxied', 'warn', { name: chain.host, ...by })];
}
