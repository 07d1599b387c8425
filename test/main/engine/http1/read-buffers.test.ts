import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { createConnector } from '../../../../src/main/engine/http1/connect.ts';
import { Deadlines } from '../../../../src/main/engine/http1/deadlines.ts';
import { ReadBuffers } from '../../../../src/main/engine/http1/read-buffers.ts';
import { createHttp1Transport } from '../../../../src/main/engine/http1/upstream-transport.ts';
import { emptyBody } from '../../../../src/main/engine/message.ts';
import { Cancellation } from '../../../../src/main/engine/pipeline/cancellation.ts';
import { Closers, forwardingTo } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { checked } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const bodySize = 12 * 1024 * 1024;

/** A body that is different for each path and nowhere repeats itself in the distance of a buffer. */
function bodyOf(path: string): Buffer {
  const body = Buffer.alloc(bodySize);
  const seed = createHash('sha256').update(path).digest();
  for (let at = 0; at < bodySize; at += 32) {
    seed.copy(body, at);
    body.writeUInt32LE(at, at);
  }
  return body;
}

/** Reads one response of a known size, in fits and starts: while it rests nothing is taken off the socket. */
async function readSlowly(socket: Socket, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let wanted = Number.POSITIVE_INFINITY;
  while (length < wanted) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) {
      await once(socket, 'readable');
      continue;
    }
    chunks.push(chunk);
    length += chunk.length;
    if (wanted === Number.POSITIVE_INFINITY) {
      const end = Buffer.concat(chunks).indexOf('\r\n\r\n');
      if (end >= 0) wanted = end + 4 + size;
    }
    for (let turn = 0; turn < chunks.length % 7; turn += 1) await nextTurn();
  }
  const whole = Buffer.concat(chunks);
  return whole.subarray(whole.indexOf('\r\n\r\n') + 4);
}

describe('memory that is read into again and again', () => {
  it('never changes what a slow client has not taken yet, though the upstream connection serves others', async () => {
    const origin = await startOrigin((request, response) => {
      const body = bodyOf(request.url ?? '');
      response.setHeader('content-length', body.length);
      response.end(body);
    });
    closers.add(origin.stop);
    const engine = await forwardingTo(closers, origin.url, { capturing: false });
    const ask = async (client: number): Promise<void> => {
      const socket = connect({ port: engine.plain, host: '127.0.0.1' });
      closers.add(() => void socket.destroy());
      for (let request = 0; request < 4; request += 1) {
        const path = `/${client}/${request}`;
        socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
        const body = await readSlowly(socket, bodySize);
        expect(body.equals(bodyOf(path)), path).toBe(true);
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, client) => ask(client)));
  });

  it('leaves a chunk alone that its reader holds beyond the end of the body', async () => {
    const origin = await startOrigin((request, response) =>
      response.end(bodyOf(request.url ?? '').subarray(0, 9000)),
    );
    closers.add(origin.stop);
    const [pool] = checked({
      version: 1,
      pools: [{ id: 'p', upstreams: [{ id: 'one', url: origin.url }] }],
    }).pools;
    if (pool === undefined) throw new Error('the pool is missing');
    const connect = createConnector({ url: new URL(origin.url), timeout: pool.timeouts.connect, tls: null });
    const transport = createHttp1Transport({ pool, connect, deadlines: new Deadlines() });
    closers.add(() => transport.destroy());
    const held: Uint8Array[] = [];
    const reused: boolean[] = [];
    const get = async (path: string): Promise<void> => {
      const { body } = await transport.exchange({
        head: { method: 'GET', target: path, headers: new HeaderList(['Host', 'a']) },
        body: emptyBody,
        cancellation: new Cancellation(),
        onSent: (connection) => reused.push(connection.reused),
        onInformational: () => {},
      });
      await new Promise<void>((resolve, reject) => {
        body.read({
          data: (chunk) => {
            held.push(chunk);
            // A slow client takes what it has been sent later, which for the last piece is behind the end of the body.
            void nextTurn().then(() => body.resume());
            return false;
          },
          end: () => resolve(),
          fail: (fault) => reject(new Error(fault.code)),
        });
      });
    };
    for (const path of ['/a', '/b', '/c']) await get(path);
    expect(reused).toEqual([false, true, true]);
    const expected = ['/a', '/b', '/c'].map((path) => bodyOf(path).subarray(0, 9000));
    expect(Buffer.concat(held).equals(Buffer.concat(expected))).toBe(true);
  });

  /** What a socket does: it reads into the buffer, and asks for the next when the chunk has been dealt with. */
  const read = (reads: ReadBuffers, onChunk: (chunk: Buffer) => void, length = 10): Buffer => {
    reads.onChunk = onChunk;
    reads.onread.callback(length);
    return reads.onread.buffer();
  };

  it('is other memory while a chunk is held, and the same again after', () => {
    const reads = new ReadBuffers();
    const first = reads.onread.buffer();
    expect(read(reads, () => {})).toBe(first);
    const second = read(reads, () => reads.hold());
    expect(second).not.toBe(first);
    reads.release();
    expect(read(reads, () => reads.hold())).toBe(first);
  });

  it('is never used again when a chunk is held for good, within its delivery or behind it', () => {
    for (const within of [true, false]) {
      const reads = new ReadBuffers();
      const first = reads.onread.buffer();
      const used = new Set([
        read(reads, () => {
          reads.hold();
          if (within) reads.forget();
        }),
      ]);
      if (!within) reads.forget();
      for (let round = 0; round < 5; round += 1) {
        used.add(read(reads, () => reads.hold()));
        reads.release();
      }
      expect(used.has(first)).toBe(false);
    }
  });

  it('grows when a read fills it', () => {
    const reads = new ReadBuffers();
    const { length } = reads.onread.buffer();
    const seen: number[] = [];
    const larger = read(reads, (chunk) => seen.push(chunk.length), length);
    expect(larger.length).toBeGreaterThan(length);
    expect(read(reads, (chunk) => seen.push(chunk.length), length).length).toBe(larger.length);
    expect(seen).toEqual([length, length]);
  });
});
