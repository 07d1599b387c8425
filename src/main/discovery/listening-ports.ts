import type { ListeningPort } from '../../shared/model/discovery.ts';
import { DiscoveryError } from './discovery-error.ts';
import { PORTS_LISTED } from './limits.ts';
import type { ListeningSocket, PortSource } from './port-source.ts';
import { realSystemAccess, type SystemAccess } from './system-access.ts';
import { linuxPortSource } from './systems/linux.ts';
import { macosPortSource } from './systems/macos.ts';
import { windowsPortSource } from './systems/windows.ts';

/** A port with everything that listens on it, before it was asked what it speaks. */
export type OpenPort = Pick<ListeningPort, 'port' | 'addresses' | 'families' | 'process'>;

export type ListOptions = {
  /** Defaults to the system this runs on. */
  platform?: NodeJS.Platform;
  /** Defaults to the real system. */
  access?: SystemAccess;
  /** Ports that are left out: our own listeners and control port. */
  exclude?: Iterable<number>;
};

/**
 * Lists the TCP ports of this machine on which something listens, by number, at most {@link PORTS_LISTED}.
 * IPv4 and IPv6 sockets on one port are one entry.
 *
 * @throws DiscoveryError when the system cannot be asked.
 */
export async function listListeningPorts(options: ListOptions = {}): Promise<OpenPort[]> {
  const { platform = process.platform, access = realSystemAccess, exclude = [] } = options;
  const excluded = new Set(exclude);
  const sockets = await portSourceFor(platform).sockets(access, (port) => !excluded.has(port));
  return mergeSockets(sockets).slice(0, PORTS_LISTED);
}

/**
 * How the given system tells what listens.
 *
 * @throws DiscoveryError `discovery.unsupported_system`
 */
export function portSourceFor(platform: NodeJS.Platform): PortSource {
  switch (platform) {
    case 'linux':
      return linuxPortSource;
    case 'darwin':
      return macosPortSource;
    case 'win32':
      return windowsPortSource;
    default:
      throw new DiscoveryError(
        'discovery.unsupported_system',
        `Could not list what listens on this machine: it is not known how to on '${platform}' (known: linux, darwin, win32). Enter the address of your service by hand.`,
      );
  }
}

/** One entry per port, sorted by port; the first process that is known stands for the port. */
export function mergeSockets(sockets: readonly ListeningSocket[]): OpenPort[] {
  const ports = new Map<number, OpenPort>();
  for (const { address, family, port, process } of sockets) {
    const known = ports.get(port);
    if (known === undefined) {
      ports.set(port, { port, addresses: [address], families: [family], process });
      continue;
    }
    known.addresses = [...new Set([...known.addresses, address])];
    known.families = [...new Set([...known.families, family])].sort();
    known.process ??= process;
  }
  return [...ports.values()].sort((one, other) => one.port - other.port);
}
