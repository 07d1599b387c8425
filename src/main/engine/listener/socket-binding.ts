import { createServer, type Server, type Socket } from 'node:net';

/** How often a free port is sought that both families of localhost have. */
const freePortTries = 10;

/** Accepting sockets of one bind address and port, on every address it stands for. */
export interface SocketBinding {
  readonly addresses: readonly string[];
  readonly port: number;
  /** Stops accepting; connections that exist are not touched. */
  close(): void;
}

/**
 * Binds. `localhost` is both 127.0.0.1 and ::1, on the same port; a machine without IPv6 is content with the first.
 *
 * @param port 0 for any that is free
 * @throws the system's error, with its `code`, when an address cannot be bound; nothing stays bound then
 */
export async function bindSockets(
  bind: string,
  port: number,
  onSocket: (socket: Socket) => void,
): Promise<SocketBinding> {
  const hosts = bind === 'localhost' ? ['127.0.0.1', '::1'] : [bind.replace(/^\[(.*)\]$/, '$1')];
  for (let tries = 1; ; tries += 1) {
    try {
      return await bindAll(hosts, port, onSocket);
    } catch (error) {
      // Any free port of the first family may be taken in the second.
      if (port !== 0 || tries === freePortTries || codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
}

async function bindAll(
  hosts: readonly string[],
  port: number,
  onSocket: (socket: Socket) => void,
): Promise<SocketBinding> {
  const servers: Server[] = [];
  const addresses: string[] = [];
  let bound = port;
  try {
    for (const host of hosts) {
      try {
        const server = await listen(host, bound, onSocket);
        servers.push(server);
        addresses.push(host);
        const address = server.address();
        if (typeof address === 'object' && address !== null) bound = address.port;
      } catch (error) {
        const familyMissing = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error) ?? '');
        if (!(host === '::1' && hosts.length > 1 && familyMissing)) throw error;
      }
    }
  } catch (error) {
    closeAll(servers);
    throw error;
  }
  return { addresses, port: bound, close: () => closeAll(servers) };
}

function listen(host: string, port: number, onSocket: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, onSocket);
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      // A failing accept (no descriptors left) loses that connection; the listener goes on.
      server.on('error', () => {});
      resolve(server);
    });
  });
}

/** Nothing is accepted from this call on. Its callback would come only after the last connection has ended. */
function closeAll(servers: readonly Server[]): void {
  for (const server of servers) server.close();
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
