import type { ListeningPort } from '../../shared/model/discovery.ts';
import { type ListOptions, listListeningPorts, portSourceFor } from './listening-ports.ts';
import { probePorts } from './probe.ts';
import { recogniseService } from './recognise.ts';
import { type Observation, suggestServices } from './suggest.ts';
import { realSystemAccess } from './system-access.ts';

type DiscoverOptions = ListOptions & {
  /** Names in use already: labels (`shop`) or hosts (`shop.localhost`). */
  takenNames?: Iterable<string>;
};

/**
 * Finds the services that listen on this machine: lists the ports, asks each on loopback whether it speaks
 * HTTP or HTTPS (never one that is known to be a database and the like), and suggests a name. Best first.
 *
 * @throws DiscoveryError when the system cannot be asked what listens.
 */
export async function discoverServices(options: DiscoverOptions = {}): Promise<ListeningPort[]> {
  const { platform = process.platform, access = realSystemAccess, takenNames = [] } = options;
  const openPorts = await listListeningPorts(options);
  const pids = new Set(openPorts.flatMap((open) => (open.process === null ? [] : [open.process.pid])));
  const details = await portSourceFor(platform).details(access, [...pids]);
  const described = openPorts.map((open) => {
    const { commandLine = null, packageName = null } = details.get(open.process?.pid ?? 0) ?? {};
    return { ...open, commandLine, packageName };
  });
  const asked = described.filter((open) => recogniseService({ ...open, server: null })?.http !== false);
  const answers = await probePorts(asked);
  const observations = described.map((open): Observation => {
    const { kind, server, title } = answers.get(open.port) ?? { kind: 'unknown', server: null, title: null };
    return { ...open, kind, server, title };
  });
  return suggestServices(observations, takenNames);
}
