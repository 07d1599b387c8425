import type { PortProcess } from '../../shared/model/discovery.ts';
import type { ContainerFacts } from './docker/engine-answer.ts';
import { KNOWN_SERVICES, type KnownService, type Runtime } from './known-services.ts';

/** What is known of a port before and after it was asked. */
export type PortFacts = {
  port: number;
  process: PortProcess | null;
  commandLine: string | null;
  /** Its `Server` field, when it was asked. */
  server: string | null;
  container: Pick<ContainerFacts, 'image'> | null;
};

/** Programs that listen for others: what they forward to is not known. */
const FORWARDERS: ReadonlySet<string> = new Set([
  'docker-proxy',
  'com.docker.backend',
  'rootlessport',
  'pasta',
  'gvproxy',
  'vpnkit',
  'limactl',
  'wslrelay',
  'wslhost',
  'ssh',
  'kubectl',
  'systemd',
  'init',
  'launchd',
  'svchost',
  'system',
]);

/** Whether the process tells nothing about what listens: unknown, or listening for another program. */
export function isOpaque(process: PortProcess | null): boolean {
  return process === null || FORWARDERS.has(process.name.toLowerCase());
}

/** The language runtime a program is, or null for a program of its own. */
export function runtimeOf(process: PortProcess | null): Runtime | null {
  const name = process?.name.toLowerCase() ?? '';
  if (/^(node|nodejs|bun|deno|electron)$/.test(name)) {
    return 'javascript';
  }
  if (/^(python|pypy)w?[\d.]*$/.test(name)) {
    return 'python';
  }
  if (/^ruby[\d.]*$/.test(name)) {
    return 'ruby';
  }
  if (/^php[\d.]*$/.test(name)) {
    return 'php';
  }
  return /^javaw?$/.test(name) ? 'java' : name === 'dotnet' ? 'dotnet' : null;
}

/** Tells what kind of service listens on a port, by its program, else by its port; null when none is known. */
export function recogniseService(facts: PortFacts): KnownService | null {
  // What runs in a container is told by its image: the process only forwards.
  const own = imageName(facts.container?.image ?? '') ?? facts.process?.name.toLowerCase() ?? '';
  const mentioned = new Set([
    own,
    ...commandWords(facts.commandLine ?? ''),
    ...productNames(facts.server ?? ''),
  ]);
  // A command line may mention a database without being one ('node backup.js postgres').
  const byProgram = KNOWN_SERVICES.find((service) =>
    service.http
      ? service.programs.some((name) => mentioned.has(name))
      : service.programs.includes(own) || (facts.container !== null && service.label === own),
  );
  if (byProgram !== undefined) {
    return byProgram;
  }
  const opaque = isOpaque(facts.process);
  const runtime = runtimeOf(facts.process);
  const byPort = KNOWN_SERVICES.find(
    ({ ports, portAlone, runtime: wanted }) =>
      ports.includes(facts.port) && (opaque ? portAlone : wanted !== null && wanted === runtime),
  );
  return byPort ?? null;
}

/** `docker.io/library/postgres:16@sha256:…` → postgres; null where an image has no name. */
export const imageName = (image: string): string | null =>
  image.toLowerCase().replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') || null;

const COMMAND_WORDS_READ = 64;

/** Names a command line mentions: file names without folder and script ending, and npm packages. */
function commandWords(commandLine: string): string[] {
  const words = commandLine.toLowerCase().split(/\s+/, COMMAND_WORDS_READ);
  return words.flatMap((word) => {
    const file = word.split(/[\\/]/).at(-1) ?? '';
    const name = file.replace(/\.(c|m)?js$|\.(py|rb|ts|exe|cmd)$/, '');
    const inPackage = word.slice(word.lastIndexOf('node_modules')).replaceAll('\\', '/');
    const packageName = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(inPackage)?.[1];
    return packageName === undefined ? [name] : [name, packageName];
  });
}

/** `WSGIServer/0.2 CPython/3.12` → wsgiserver, cpython. */
function productNames(server: string): string[] {
  return server
    .toLowerCase()
    .split(/\s+/)
    .map((product) => product.split('/')[0]?.replace(/\.js$/, '') ?? '');
}
