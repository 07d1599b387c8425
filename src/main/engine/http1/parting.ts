import type { Socket } from 'node:net';

/** How long a connection that was answered and closed may go on sending, in milliseconds, so that it reads the answer. */
export const lingerTime = 2000;

/**
 * Writes no more, and reads away what still comes, lest a reset overtakes the answer.
 *
 * @param clientEnded nothing more comes
 * @param onWritten the client has been sent everything: from then on its time runs. A slow client is no reason to cut
 *   the response short.
 */
export function sayGoodbye(socket: Socket, clientEnded: boolean, onWritten: () => void): void {
  socket.end(onWritten);
  socket.resume();
  if (clientEnded) socket.destroySoon();
}

/**
 * Ends a connection whose last response is not whole.
 *
 * @param byReset nothing but the end of the connection ends the body, so it must not end in the usual way. Not over TLS,
 *   which tells a cut from an end by itself and has no reset.
 */
export function cutConnection(socket: Socket, byReset: boolean): void {
  if (byReset) socket.resetAndDestroy();
  else socket.destroy();
}
