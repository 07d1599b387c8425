import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { plainAddress } from '../../../shared/plain-address.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';

/** Read once, when the connection is accepted: a closed socket knows its addresses no more. */
export function plainConnection(socket: Socket, listener: string): ConnectionFacts {
  return {
    listener,
    port: socket.localPort ?? 0,
    scheme: 'http',
    peerAddress: plainAddress(socket.remoteAddress),
    peerPort: socket.remotePort ?? 0,
    tls: null,
  };
}

export function tlsConnection(socket: TLSSocket, listener: string, application: string): ConnectionFacts {
  return {
    ...plainConnection(socket, listener),
    scheme: 'https',
    tls: {
      version: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().standardName,
      serverName: typeof socket.servername === 'string' ? socket.servername : null,
      application,
      resumed: socket.isSessionReused(),
    },
  };
}
