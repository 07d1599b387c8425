import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHead, Response } from '../../src/main/engine/message.ts';

/** Writes a response and its body at the client's pace. A body that fails ends the connection: it must not look complete. */
export function writeResponse(request: RequestHead, response: Response, outgoing: ServerResponse): void {
  const { head, body } = response;
  if (outgoing.destroyed) {
    body.cancel();
    return;
  }
  outgoing.on('error', () => outgoing.destroy());
  outgoing.on('drain', () => body.resume());
  outgoing.once('close', () => {
    if (!outgoing.writableEnded) body.cancel();
  });
  try {
    outgoing.writeHead(head.status, head.reason || STATUS_CODES[head.status] || '', [...head.headers.flat]);
  } catch {
    // The upstream's fields cannot be written in HTTP/1.1; nothing was sent yet.
    body.cancel();
    outgoing.destroy();
    return;
  }
  // The head goes out now: an event stream's first event may be long in coming.
  outgoing.flushHeaders();
  const silent = request.method === 'HEAD';
  body.read({
    data: (chunk) => silent || outgoing.write(chunk),
    end: (trailers) => {
      if (trailers !== null && request.version !== '1.0' && outgoing.chunkedEncoding) {
        outgoing.addTrailers(trailers.toPairs().map(([name, value]): [string, string] => [name, value]));
      }
      outgoing.end();
    },
    fail: () => outgoing.destroy(),
  });
}

/** Answers a request to upgrade that stayed HTTP. The connection closes behind it. */
export function writeUpgradeAnswer(response: Response, socket: Duplex): void {
  const { head, body } = response;
  if (socket.writable) {
    const lines = [`HTTP/1.1 ${head.status} ${head.reason || STATUS_CODES[head.status] || ''}`];
    for (const [name, value] of head.headers.entries()) lines.push(`${name}: ${value}`);
    lines.push('Connection: close');
    socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  }
  body.read({
    data: (chunk) => {
      if (socket.writable) socket.write(chunk);
      return true;
    },
    end: () => socket.end(),
    fail: () => socket.destroy(),
  });
}
