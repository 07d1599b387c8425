import type { Socket } from 'node:net';
import type { RefusedConnections } from '../../../shared/model/status.ts';

/** How long a refused client may take to read why, in milliseconds. */
const answerTime = 1000;
/** Refused connections that are given an answer at once; the others are just closed. */
const answerLimit = 100;

let answering = 0;

const answers: Readonly<Record<keyof RefusedConnections, Buffer>> = {
  connections: answer('Too many connections are open on this listener of Doorman (limits.connections).'),
  connectionsPerClient: answer(
    'This client has too many connections open on this listener of Doorman (limits.connectionsPerClient).',
  ),
};

/**
 * Turns a connection away with as little work as possible: nothing is read, parsed or recorded. Inside TLS nothing could be
 * said without a handshake, so such a connection is reset; a plain one gets one answer that was made beforehand, as long as
 * few of them wait for one.
 *
 * @param speaksHttp1 whether the client can be expected to understand an answer of HTTP/1.1
 */
export function refuseConnection(
  socket: Socket,
  limit: keyof RefusedConnections,
  speaksHttp1: boolean,
): void {
  socket.on('error', () => socket.destroy());
  if (!speaksHttp1 || answering >= answerLimit) {
    socket.resetAndDestroy();
    return;
  }
  answering += 1;
  const timer = setTimeout(() => socket.destroy(), answerTime);
  socket.once('close', () => {
    clearTimeout(timer);
    answering -= 1;
  });
  socket.end(answers[limit]);
  // What has come is read away: closing over unread bytes sends a reset, which overtakes the answer.
  socket.on('end', () => socket.destroySoon());
  socket.resume();
}

/** 503 as for other limits of servers (RFC 9110 section 15.6.4). */
function answer(reason: string): Buffer {
  return Buffer.from(
    [
      'HTTP/1.1 503 Service Unavailable',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${reason.length + 1}`,
      'Proxy-Status: doorman; error=connection_limit_reached',
      'Cache-Control: no-store',
      'Connection: close',
      '',
      `${reason}\n`,
    ].join('\r\n'),
  );
}
