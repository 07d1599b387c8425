import type { WebSocket } from 'ws';
import type { Transport } from '../../shared/contract/transport.ts';
import { type Milliseconds, milliseconds } from '../../shared/model/units.ts';

/** Bytes that may wait for one slow peer; past that it is cut off rather than let memory grow. */
export const waitingBytesLimit = 64 * 1024 * 1024;

/** How often a peer is asked whether it is still there. One that has not answered by the next time is gone. */
export const livenessInterval = milliseconds(30_000);

/** WebSocket close codes (RFC 6455 section 7.4.1). */
const unsupportedData = 1003;

/** The contract over one open WebSocket, from `ws`; the same on the host's and on a Node client's side. */
export function createWebSocketTransport(
  socket: WebSocket,
  liveness: Milliseconds = livenessInterval,
): Transport {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, liveness);
  timer.unref();

  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => clearInterval(timer));
  // The close event that follows is what callers hear of; without a listener the error would end the process.
  socket.on('error', () => undefined);

  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > waitingBytesLimit) {
        socket.terminate();
        return;
      }
      socket.send(message);
    },
    onMessage(callback) {
      socket.on('message', (data, isBinary) => {
        // With the binary type left as it is, `ws` hands over buffers and nothing else.
        if (isBinary || !Buffer.isBuffer(data)) {
          socket.close(unsupportedData, 'text only');
          return;
        }
        callback(data.toString('utf8'));
      });
    },
    onClose(callback) {
      socket.once('close', () => callback());
    },
    close: () => socket.close(),
  };
}
