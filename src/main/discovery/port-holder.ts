import { createServer, type Server } from 'node:net';
import type { PortProcess } from '../../shared/model/discovery.ts';
import { NEXT_PORT_ATTEMPTS } from './limits.ts';
import { type ListOptions, mergeSockets, portSourceFor } from './listening-ports.ts';
import { realSystemAccess } from './system-access.ts';

/**
 * Finds the program that listens on a port. Null when nobody does, when the program belongs to another user, or
 * when the system cannot be asked: it only adorns an error, so it never makes another one.
 */
export async function findPortHolder(
  port: number,
  options: Omit<ListOptions, 'exclude'> = {},
): Promise<PortProcess | null> {
  const { platform = process.platform, access = realSystemAccess } = options;
  try {
    const sockets = await portSourceFor(platform).sockets(access, (candidate) => candidate === port);
    return mergeSockets(sockets)[0]?.process ?? null;
  } catch {
    return null;
  }
}

const LAST_PORT = 65_535;
/** Below this, Unix systems let only root bind. */
const FIRST_UNPRIVILEGED_PORT = 1_024;

/**
 * Finds the first port above `port` that can really be bound, by binding and closing it. Tries at most
 * {@link NEXT_PORT_ATTEMPTS} ports, and skips the privileged ones once one of them was denied.
 *
 * @param port the taken port, 0 to 65535
 * @param bind `localhost` (127.0.0.1 and ::1, where the machine has both) or one address
 * @param avoid ports that are promised to others, such as further listeners of the same configuration
 * @returns the port, or null when none was found or the address is not one of this machine
 * @throws Error when the system cannot bind at all, for example because too many files are open
 */
export async function nextFreePort(
  port: number,
  bind: string,
  avoid: ReadonlySet<number> = new Set(),
): Promise<number | null> {
  const addresses = bind === 'localhost' ? ['127.0.0.1', '::1'] : [bind];
  return searchFreePort(port, async (candidate) =>
    avoid.has(candidate) ? 'taken' : tryBinding(candidate, addresses),
  );
}

/** How an attempt to bind one port on some addresses ended. */
type BindResult = 'free' | 'taken' | 'denied' | 'no such address';

/** The search of {@link nextFreePort}, apart from how a port is tried. */
export async function searchFreePort(
  port: number,
  tryPort: (candidate: number) => Promise<BindResult>,
): Promise<number | null> {
  let candidate = port + 1;
  for (let attempt = 0; attempt < NEXT_PORT_ATTEMPTS && candidate <= LAST_PORT; attempt += 1) {
    const result = await tryPort(candidate);
    if (result === 'free') {
      return candidate;
    }
    if (result === 'no such address') {
      return null;
    }
    const privileged = result === 'denied' && candidate < FIRST_UNPRIVILEGED_PORT;
    candidate = privileged ? FIRST_UNPRIVILEGED_PORT : candidate + 1;
  }
  return null;
}

/**
 * Says why a listener did not start and what to do, for example
 * 'Port 8443 is in use by node (pid 4121). Use 8444, or stop it.'
 */
export function portInUseMessage(facts: {
  port: number;
  holder: PortProcess | null;
  next: number | null;
}): string {
  const { port, holder, next } = facts;
  const who = holder === null ? 'another program' : `${holder.name} (pid ${holder.pid})`;
  const use = next === null ? 'Choose another port' : `Use ${next}`;
  return `Port ${port} is in use by ${who}. ${use}, or stop ${holder === null ? 'that program' : 'it'}.`;
}

async function tryBinding(port: number, addresses: readonly string[]): Promise<BindResult> {
  const results: BindResult[] = [];
  for (const address of addresses) {
    results.push(await tryBindingOne(port, address));
  }
  // A machine without IPv6 has no ::1: the addresses it does have decide.
  const decided = results.filter((result) => result !== 'no such address');
  return decided.find((result) => result !== 'free') ?? decided[0] ?? 'no such address';
}

function tryBindingOne(port: number, host: string): Promise<BindResult> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      switch (error.code) {
        case 'EADDRINUSE':
          resolve('taken');
          break;
        case 'EACCES':
        case 'EPERM':
          resolve('denied');
          break;
        case 'EADDRNOTAVAIL':
        case 'EAFNOSUPPORT':
          resolve('no such address');
          break;
        default:
          reject(new Error(`Could not try port ${port} on ${host}: ${error.message}`, { cause: error }));
      }
    });
    // exclusive: in a cluster worker the parent's socket must not answer for us.
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => resolve('free'));
    });
  });
}
