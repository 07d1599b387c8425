import type { ListeningPort, PortProject } from '../../shared/model/discovery.ts';
import type { ContainerFacts } from './docker/engine-answer.ts';
import type { KnownService } from './known-services.ts';
import { SUGGESTED_NAME_LENGTH } from './limits.ts';
import type { OpenPort } from './listening-ports.ts';
import type { ProbeResult } from './probe.ts';
import { imageName, isOpaque, recogniseService, runtimeOf } from './recognise.ts';

/** Everything that was found out about one port. */
export type Observation = OpenPort &
  ProbeResult & {
    /** Program and arguments; stays here, as it may hold secrets. */
    commandLine: string | null;
    /** What the project that the program runs calls itself; null where it runs another or none. Untrusted text. */
    projectName: string | null;
    project: PortProject | null;
    container: ContainerFacts | null;
  };

/**
 * Names every port and sorts the list for a person who looks for a service to front: what answered HTTP first,
 * then what was recognised, then the rest, and last what is known not to be HTTP; by port within each.
 *
 * @param takenNames names in use already: labels (`shop`) or hosts (`shop.localhost`)
 */
export function suggestServices(
  observations: readonly Observation[],
  takenNames: Iterable<string> = [],
): ListeningPort[] {
  const taken = new Set([...takenNames].map((name) => name.toLowerCase().replace(/\.localhost\.?$/, '')));
  const recognised = observations.map((seen) => ({ seen, service: recogniseService(seen) }));
  recognised.sort(
    (one, other) =>
      rank(one.seen, one.service) - rank(other.seen, other.service) || one.seen.port - other.seen.port,
  );
  return recognised.map(({ seen, service }) => {
    const suggestedName = uniqueName(baseName(seen, service), seen.port, taken);
    taken.add(suggestedName);
    const { port, addresses, families, process, kind, project } = seen;
    const hint = service?.hint ?? seen.title ?? seen.server;
    const container =
      seen.container === null
        ? null
        : { name: seen.container.service ?? seen.container.name, image: seen.container.image };
    const unnamed = whyUnnamed(seen);
    return { port, addresses, families, process, kind, suggestedName, hint, project, container, unnamed };
  });
}

/**
 * Makes a DNS label (RFC 1123, section 2.1) of any text: lower case, accents dropped, other characters turned
 * into single hyphens, at most {@link SUGGESTED_NAME_LENGTH} characters. Null when nothing is left.
 */
export function toDnsLabel(text: string): string | null {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  const label = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, SUGGESTED_NAME_LENGTH);
  return label.replace(/-$/, '') || null;
}

function rank(seen: Observation, service: KnownService | null): number {
  if (service?.http === false) {
    return 3;
  }
  return seen.kind !== 'unknown' ? 0 : service !== null ? 1 : 2;
}

function baseName(seen: Observation, service: KnownService | null): string {
  const runtime = runtimeOf(seen.process);
  if (service?.http === false) {
    return service.label;
  }
  // A program with a name of its own is called by it; an interpreter, or one that listens for others, is not.
  const ownName = isOpaque(seen.process) || runtime !== null ? null : (seen.process?.name ?? null);
  const candidates = [
    containerName(seen.container),
    seen.projectName,
    service?.label,
    ownName,
    nameFromTitle(seen.title),
  ];
  for (const candidate of candidates) {
    const label = toDnsLabel(candidate ?? '');
    if (label !== null) {
      return label;
    }
  }
  return (runtime !== null && toDnsLabel(seen.process?.name ?? '')) || `port-${seen.port}`;
}

/** Services of Compose projects that say what a part is but not of what. */
const PART_NAMES = /^(app|web|www|frontend|client|ui|backend|server|api|service|proxy)$/i;

/** The service of a Compose project, else the container's own name, else its image. */
function containerName(container: ContainerFacts | null): string | null {
  if (container === null) return null;
  const { service, project, name, image } = container;
  if (service !== null)
    return project !== null && PART_NAMES.test(service) ? `${project}-${service}` : service;
  return name || imageName(image);
}

/** Why nobody can tell what listens; null where something can. */
function whyUnnamed({ process, container }: Observation): string | null {
  if (container !== null) return null;
  if (process === null) {
    return 'The system does not tell which program this is: it belongs to another user, or to the system itself.';
  }
  return isOpaque(process) ? `${process.name} listens for another program, and does not tell which.` : null;
}

const TITLE_WORDS_USED = 3;
const EMPTY_TITLE =
  /^(index of|directory listing|welcome|home|error|untitled|document|localhost|login|sign in)\b/i;

/** 'Shop admin – Orders' → 'Shop admin'. Titles that say nothing about the service give null. */
function nameFromTitle(title: string | null): string | null {
  const first = title?.split(/\s[-–—|·:]\s|[|·:]/)[0]?.trim() ?? '';
  if (EMPTY_TITLE.test(first)) {
    return null;
  }
  return first.split(/\s+/, TITLE_WORDS_USED).join(' ') || null;
}

function uniqueName(base: string, port: number, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) {
    return base;
  }
  // The port, not a counter: the name stays the same when other services come and go.
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? `-${port}` : `-${port}-${count}`;
    const name = base.slice(0, SUGGESTED_NAME_LENGTH - suffix.length).replace(/-$/, '') + suffix;
    if (!taken.has(name)) {
      return name;
    }
  }
}
