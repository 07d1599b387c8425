import type { ListeningPort } from '../../../shared/model/discovery.ts';

/** The address Doorman can reach a listening socket at: by name where it is the loopback's, else as it is bound. */
export function addressOf({ port, addresses, kind }: ListeningPort): string {
  const scheme = kind === 'https' ? 'https' : 'http';
  const local = addresses.some((address) => ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(address));
  const first = addresses[0] ?? 'localhost';
  const host = local ? 'localhost' : first.includes(':') ? `[${first}]` : first;
  return `${scheme}://${host}:${port}`;
}

/** What listens: the container, else the program, else that it is not known. */
export const programOf = ({ container, process }: ListeningPort): string =>
  container?.name || process?.name || 'unknown program';

/** What is known of a port beside its name, in the order of its use. */
export function factsOf(port: ListeningPort): readonly string[] {
  const { hint, project, container, process } = port;
  const framework = project?.framework ?? null;
  return [
    hint,
    // 'Vite dev server' says Vite already.
    framework !== null && hint?.toLowerCase().includes(framework.toLowerCase()) !== true ? framework : null,
    container === null || container.image === '' ? null : `image ${container.image}`,
    process === null || container !== null ? null : `pid ${process.pid}`,
    addressOf(port),
  ].filter((fact) => fact !== null);
}
