import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { isLoopback } from '../../names/hosts-text.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { proxyFor } from '../facts/proxy-variables.ts';
import { tryAddresses } from '../probes/connect.ts';

/** Codes for an address of a family that this machine does not have. */
const noSuchFamily: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Whether the addresses are of this machine and accept connections, each family by itself. */
export const addressStep: Step = async (context) => {
  // Of a stopped Doorman whose listener takes any free port, there is no port to try.
  if (context.chain.port === 0) return [finding('step.skipped', 'skipped', { after: 'port' })];
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
  const all = await tryAddresses(addresses, chain.port, signal);
  signal.throwIfAborted();
  // A machine without IPv6 may still have ::1 in its hosts file: programs pass such an address over.
  const present = all.filter(({ code }) => !noSuchFamily.has(code ?? ''));
  const tried = present.length === 0 ? all : present;
  context.reachable = tried.flatMap(({ address, code }) => (code === null ? [address] : []));
  const { port, listener } = chain;
  if (context.reachable.length === tried.length) return finding('address.reachable', 'ok', { tried, port });
  if (context.reachable.length > 0)
    return finding('address.one_family', 'warn', { tried, port, listener, betterBind: betterBind(context) });
  return status?.state === 'open'
    ? finding('address.not_bound', 'failed', { listener: status.id, addresses, bound: status.addresses })
    : finding('address.refused', 'failed', { tried, port });
}

/** What has both families and is not reached from further away than now. */
function betterBind({ listener }: ChainContext): 'localhost' | '::' | null {
  if (listener === null || listener.bind === 'localhost' || listener.bind === '::') return null;
  return isLoopback(listener.bind) ? 'localhost' : listener.bind === '0.0.0.0' ? '::' : null;
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
