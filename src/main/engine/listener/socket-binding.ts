import { createServer, type Server, type Socket } from 'node:net';

/** How often a free port is sought that both families of localhost have. */
const freePortTries = 10;

/** An accepting socket of one address and port. */
export interface BoundAddress {
  readonly address: string;
  readonly port: number;
  /** Who gets its connections; may be put to another listener of the same port. */
  deliver: (socket: Socket) => void;
  /** Stops accepting; connections that exist are not touched. */
  close(): void;
}

/** An address to bind. */
export interface WantedAddress {
  readonly address: string;
  /** May be left out where the machine does not have its family. */
  readonly optional: boolean;
}

/** What a `bind` of the configuration stands for. `localhost` is both families; a machine may do without IPv6. */
export function addressesOf(bind: string): readonly WantedAddress[] {
  if (bind !== 'localhost') return [{ address: bind, optional: false }];
  return [
    { address: '127.0.0.1', optional: false },
    { address: '::1', optional: true },
  ];
}

/**
 * Binds addresses to one port.
 *
 * @param port 0 for any that is free on all of them
 * @throws the system's error, with its `code`, when an address cannot be bound; nothing stays bound then
 */
export async function bindAddresses(
  addresses: readonly WantedAddress[],
  port: number,
  deliver: (socket: Socket) => void,
): Promise<BoundAddress[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await bindAll(addresses, port, deliver);
    } catch (error) {
      // Any free port of the first family may be taken in the second.
      if (port !== 0 || tries === freePortTries || codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
}

async function bindAll(
  addresses: readonly WantedAddress[],
  port: number,
  deliver: (socket: Socket) => void,
): Promise<BoundAddress[]> {
  const bound: BoundAddress[] = [];
  try {
    for (const { address, optional } of addresses) {
      try {
        bound.push(await bindOne(address, bound[0]?.port ?? port, deliver));
      } catch (error) {
        const familyMissing = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error) ?? '');
        if (!(optional && familyMissing)) throw error;
      }
    }
  } catch (error) {
    closeAll(bound);
    throw error;
  }
  return bound;
}

function bindOne(host: string, port: number, deliver: BoundAddress['deliver']): Promise<BoundAddress> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) =>
      bound.deliver(socket),
    );
    const bound = {
      address: host,
      port,
      deliver,
      // Nothing is accepted from this call on. Its callback would come only after the last connection has ended.
      close: () => server.close(),
    };
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      // A failing accept (no descriptors left) loses that connection; the listener goes on.
      server.on('error', () => {});
      const address = server.address();
      if (typeof address === 'object' && address !== null) bound.port = address.port;
      resolve(bound);
    });
  });
}

export function closeAll(addresses: readonly BoundAddress[]): void {
  for (const address of addresses) address.close();
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
