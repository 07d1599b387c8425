/**
 * WebSocket echo load: `websocket-client.ts PORT CONNECTIONS SECONDS` prints a LoadResult as JSON. The frames (RFC 6455
 * section 5.2) are written here by hand, because a library takes longer over one than the proxies that are measured.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { LoadResult } from './load-result.ts';

const [port = 0, connections = 0, seconds = 0] = process.argv.slice(2).map(Number);
/** How long after the end the last echoes may come, in milliseconds. */
const grace = 2_000;
const headLimit = 16 * 1024;
/** RFC 6455 section 1.3. */
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const payload = Buffer.alloc(64, 'x');
// A client's frames are masked: here with zeros, which leave the payload as it is.
const sent = Buffer.concat([Buffer.from([0x82, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
const expected = Buffer.concat([Buffer.from([0x82, payload.length]), payload]);

const errors = new Set<string>();
let count = 0;
const start = performance.now();
const end = start + seconds * 1000;
await Promise.all(Array.from({ length: connections }, roundTrips));
const result: LoadResult = {
  count,
  perSecond: count / ((performance.now() - start) / 1000),
  errors: [...errors],
};
console.log(JSON.stringify(result));

/** One connection: sends the next message when the echo of the last has come, until the time is over. */
function roundTrips(): Promise<void> {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1').update(`${key}${acceptSuffix}`).digest('base64');
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const fail = (reason: string): void => {
      errors.add(reason);
      socket.destroy();
    };
    const overdue = setTimeout(() => fail('an echo never came'), seconds * 1000 + grace);
    let head: string | null = '';
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (head !== null) {
        head += chunk.toString('latin1');
        if (head.length > headLimit) return fail('no end of the head of the answer');
        if (!head.includes('\r\n\r\n')) return;
        if (!head.startsWith('HTTP/1.1 101') || !head.includes(accept)) {
          return fail(`no WebSocket: ${head.slice(0, head.indexOf('\r\n'))}`);
        }
        head = null;
        socket.write(sent);
        return;
      }
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (rest.length < expected.length) return;
      if (!rest.equals(expected)) return fail('an echo differed from what was sent');
      rest = Buffer.alloc(0);
      count += 1;
      if (performance.now() < end) socket.write(sent);
      else socket.destroy();
    });
    socket.on('error', (error) => errors.add(`a connection failed: ${error.message}`));
    socket.on('close', () => {
      clearTimeout(overdue);
      if (performance.now() < end && errors.size === 0) errors.add('a connection closed early');
      resolve();
    });
    socket.write(
      `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  });
}
