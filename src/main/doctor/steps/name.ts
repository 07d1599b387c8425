import { isIP } from 'node:net';
import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { readHosts } from '../../names/hosts-text.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { urlOf } from '../chain-plan.ts';
import { httpsOnlySuffix, kindOfName } from '../facts/name-kinds.ts';
import { hostModules } from '../facts/name-service.ts';
import { addressesTried, lookupTimeLimit, slowLookup } from '../limits.ts';
import { codeOf, within } from '../probes/time-limit.ts';

/** Whether the name leads to addresses: for programs (getaddrinfo), for those without extra modules, and for browsers. */
export const nameStep: Step = async (context) => {
  const { host } = context.chain;
  if (isIP(host) !== 0) {
    context.addresses = [host];
    return [finding('name.is_address', 'ok', { address: host })];
  }
  return [...(await resolve(context)), ...httpsOnly(context)];
};

async function resolve(context: ChainContext): Promise<Finding[]> {
  const { chain, world, signal } = context;
  const name = chain.host;
  const about = { name, sampleOf: chain.sampleOf };
  const nameKind = kindOfName(name);
  const began = performance.now();
  const result = await within(lookupTimeLimit, signal, world.lookup(name)).then(
    (addresses) => ({ addresses: [...new Set(addresses)].slice(0, addressesTried), error: '' }),
    (error: unknown) => ({ addresses: [], error: codeOf(error) }),
  );
  signal.throwIfAborted();
  const duration = milliseconds(performance.now() - began);
  const slow = duration > slowLookup ? [finding('name.slow', 'warn', { ...about, nameKind, duration })] : [];
  if (result.addresses.length === 0) {
    // Browsers and curl take names below localhost to this machine without asking anybody.
    if (nameKind === 'localhost') context.addresses = ['127.0.0.1', '::1'];
    const { error } = result;
    return nameKind === 'localhost'
      ? [finding('name.localhost_unresolved', 'warn', { ...about, platform: world.platform, error })]
      : [finding('name.unresolved', 'failed', { ...about, nameKind, error }), ...slow];
  }
  const { addresses } = result;
  context.addresses = addresses;
  const fromHostsFile = await isInHostsFile(context);
  const isModuleName = nameKind === 'localhost' || nameKind === 'mdns';
  const modules =
    isModuleName && name !== 'localhost' && !fromHostsFile && world.platform === 'linux'
      ? hostModules(await world.nameService())
      : [];
  const fromDns =
    nameKind === 'public' && !fromHostsFile
      ? [finding('name.from_dns', 'warn', { ...about, addresses })]
      : [];
  return [
    finding('name.resolved', 'ok', { ...about, addresses, fromHostsFile, duration, modules }),
    ...fromDns,
    ...slow,
  ];
}

async function isInHostsFile({ chain, world }: ChainContext): Promise<boolean> {
  try {
    const { others, ownNames } = readHosts(await world.hostsFile());
    return ownNames.includes(chain.host) || others.some(({ names }) => names.includes(chain.host));
  } catch {
    // A broken block of ours: the hosts dialog says so when it is opened.
    return false;
  }
}

/** Browsers keep an explicit port when they turn http:// into https://; only 80 becomes 443. */
function httpsOnly({ chain, everything }: ChainContext): Finding[] {
  const suffix = chain.scheme === 'http' ? httpsOnlySuffix(chain.host) : null;
  if (suffix === null) return [];
  const secure = everything.find(({ scheme, host }) => scheme === 'https' && host === chain.host);
  const isServedThere = chain.port === 80 && secure?.port === 443;
  const httpsUrl = secure === undefined ? null : urlOf(secure);
  return [
    finding('name.https_only', isServedThere ? 'warn' : 'failed', { name: chain.host, suffix, httpsUrl }),
  ];
}
