import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { plainAddress } from '../../shared/plain-address.ts';

/** One of this Doorman's listeners, and how to speak to it. There is no other place that requests are sent to from here. */
export interface ReplayTarget {
  readonly address: string;
  readonly port: number;
  /** Null for plain HTTP. */
  readonly tls: { readonly serverName: string; readonly authorities: readonly string[] } | null;
  readonly version: '1.1' | '2';
}

/** Both ends of a connection. */
export interface Ends {
  /** IPv4-mapped IPv6 addresses as IPv4. */
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly listenerPort: number;
}

/** Is told of connections before anything is sent over them, so that what comes over them is known to be ours. */
export interface ConnectionWatch {
  /** @throws Error where it cannot be known: nothing is sent then */
  opened(ends: Ends): Promise<void>;
  closed(ends: Ends): void;
}

/** Longest that a connection may take to open, in milliseconds. */
const openLimit = 10_000;

/** @throws Error with the system's code, or what is wrong with the certificate */
export async function connect(target: ReplayTarget, watch: ConnectionWatch): Promise<Socket> {
  const socket = await open(target);
  const ends = {
    clientAddress: plainAddress(socket.localAddress),
    clientPort: socket.localPort ?? 0,
    listenerPort: target.port,
  };
  try {
    await watch.opened(ends);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.once('close', () => watch.closed(ends));
  if (socket.destroyed) watch.closed(ends);
  return socket;
}

function open({ address, port, tls, version }: ReplayTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket =
      tls === null
        ? connectPlain({ host: address, port })
        : connectTls({
            host: address,
            port,
            servername: isIP(tls.serverName) === 0 ? tls.serverName : '',
            ca: [...tls.authorities],
            ALPNProtocols: [version === '2' ? 'h2' : 'http/1.1'],
          });
    const timer = setTimeout(() => socket.destroy(new Error('it did not open within 10 s')), openLimit);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('error', fail);
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    socket.once('error', fail);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      settle();
      socket.setNoDelay(true);
      // Whoever sends over it hears of errors as well; one that comes when nobody does is no news.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
