import { homedir } from 'node:os';
import type { Discovery } from '../../shared/model/discovery.ts';
import type { PublishedPort } from './docker/engine-answer.ts';
import { listPublishedPorts, type Published } from './docker/published-ports.ts';
import { forEachLimited } from './for-each-limited.ts';
import { PORTS_LISTED, PROCESSES_AT_ONCE } from './limits.ts';
import { type ListOptions, listListeningPorts, type OpenPort, portSourceFor } from './listening-ports.ts';
import type { ProcessDetails } from './port-source.ts';
import { probePorts } from './probe.ts';
import { findProject, type Project } from './project/find-project.ts';
import { shortFolder } from './project/short-folder.ts';
import { isOpaque, recogniseService, runtimeOf } from './recognise.ts';
import { type Observation, suggestServices } from './suggest.ts';
import { realSystemAccess, type SystemAccess } from './system-access.ts';

type DiscoverOptions = ListOptions & {
  /** Names in use already: labels (`shop`) or hosts (`shop.localhost`). */
  takenNames?: Iterable<string>;
  /** Default: the user's. */
  home?: string;
  /** Default: asks the container engines of this machine. */
  published?: () => Promise<Published>;
};

/** Why a system tells less than others, where it does. */
const systemNotes: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32:
    'Windows does not tell in which folder a program runs, so services are not named after their projects here.',
};

/**
 * Finds the services that listen on this machine: lists the ports, asks each on loopback whether it speaks
 * HTTP or HTTPS (never one that is known to be a database and the like), looks for the project or the container behind it,
 * and suggests a name. Best first. Nothing of it leaves this machine.
 *
 * @throws DiscoveryError when the system cannot be asked what listens.
 */
export async function discoverServices(options: DiscoverOptions = {}): Promise<Discovery> {
  const {
    platform = process.platform,
    access = realSystemAccess,
    takenNames = [],
    home = homedir(),
  } = options;
  const askEngines =
    options.published ?? (() => listPublishedPorts({ platform, environment: process.env, home }));
  const [listed, published] = await Promise.all([listListeningPorts(options), askEngines()]);
  const openPorts = withPublished(listed, published.ports, new Set(options.exclude ?? []));
  const pids = new Set(openPorts.flatMap((open) => (open.process === null ? [] : [open.process.pid])));
  const details = await portSourceFor(platform).details(access, [...pids]);
  const projects = await findProjects(access, details, home);
  const described = openPorts.map((open) => {
    const pid = open.process?.pid ?? 0;
    const project = projects.get(pid) ?? null;
    const isRun = project !== null && runtimeOf(open.process) === project.runtime;
    return {
      ...open,
      commandLine: details.get(pid)?.commandLine ?? null,
      projectName: isRun ? project.name : null,
      project:
        project === null
          ? null
          : { folder: shortFolder(project.folder, home), framework: isRun ? project.framework : null },
      container: containerOf(open, published.ports),
    };
  });
  const asked = described.filter((open) => recogniseService({ ...open, server: null })?.http !== false);
  const answers = await probePorts(asked);
  const observations = described.map((open): Observation => {
    const { kind, server, title } = answers.get(open.port) ?? { kind: 'unknown', server: null, title: null };
    return { ...open, kind, server, title };
  });
  const systemNote = systemNotes[platform];
  return {
    ports: suggestServices(observations, takenNames),
    notes: [...(systemNote === undefined ? [] : [systemNote]), ...published.notes],
  };
}

async function findProjects(
  access: SystemAccess,
  details: ReadonlyMap<number, ProcessDetails>,
  home: string,
): Promise<ReadonlyMap<number, Project>> {
  const projects = new Map<number, Project>();
  await forEachLimited([...details], PROCESSES_AT_ONCE, async ([pid, { folder, commandLine }]) => {
    const project = folder === null ? null : await findProject(access, folder, home, commandLine);
    if (project !== null) projects.set(pid, project);
  });
  return projects;
}

/** With ports that lead into containers without any program listening, as where the kernel forwards them. */
function withPublished(
  listed: readonly OpenPort[],
  published: readonly PublishedPort[],
  excluded: ReadonlySet<number>,
): readonly OpenPort[] {
  const known = new Set(listed.map(({ port }) => port));
  const further = new Map<number, OpenPort>();
  for (const { port, address } of published) {
    if (known.has(port) || excluded.has(port) || further.has(port)) continue;
    const families: OpenPort['families'] = [address.includes(':') ? 'ipv6' : 'ipv4'];
    further.set(port, { port, addresses: [address], families, process: null });
  }
  return [...listed, ...further.values()].sort((one, other) => one.port - other.port).slice(0, PORTS_LISTED);
}

const isEveryAddress = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** The container behind a port: published there, and no program of its own listens. */
function containerOf(open: OpenPort, published: readonly PublishedPort[]): PublishedPort['container'] | null {
  if (!isOpaque(open.process)) return null;
  const found = published.find(
    ({ port, address }) =>
      port === open.port &&
      (isEveryAddress(address) ||
        open.addresses.includes(address) ||
        // Desktop engines listen on every address for what is published on one.
        open.addresses.some(isEveryAddress)),
  );
  return found?.container ?? null;
}
