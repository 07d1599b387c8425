import { WebSocket } from 'ws';
import { messageLimit } from '../../shared/contract/envelope.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import { contractProtocol } from '../host/access.ts';
import { createWebSocketTransport } from '../host/websocket-transport.ts';

/** How long the instance may take to accept the connection, in milliseconds. */
const handshakeTimeout = 5_000;

/**
 * Connects to the contract of a running instance as a program does: with the token in `Authorization`.
 *
 * @throws Error when it does not answer or does not accept the token.
 */
export function connectToInstance(address: string, token: string): Promise<Transport> {
  const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/contract`, contractProtocol, {
    headers: { authorization: `Bearer ${token}` },
    maxPayload: messageLimit,
    perMessageDeflate: false,
    handshakeTimeout,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.off('error', reject);
      resolve(createWebSocketTransport(socket));
    });
    socket.once('error', reject);
  });
}
