import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, request as requestHttp1 } from 'node:http';
import { connect, createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { startCommand } from '../main/cli/command-line.ts';

const mebibyte = 1024 * 1024;
/** `DOORMAN_SOAK=full` moves ten times as much. */
const full = process.env.DOORMAN_SOAK === 'full';
const http1Size = (full ? 5120 : 512) * mebibyte;
const http2Size = (full ? 1024 : 128) * mebibyte;
/** Moved first: the process takes memory for its code and its heap, and for pieces not yet collected, however large a body is. */
const warmUpSize = 192 * mebibyte;
const allowedGrowth = 64 * mebibyte;
const piece = Buffer.alloc(64 * 1024, 'doorman ');
const sampleEvery = 8 * mebibyte;

// As long as a slow machine takes.
vi.setConfig({ testTimeout: full ? 3_600_000 : 300_000 });

const inMebibytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(0)} MiB`;

/** Resident memory of a process, in bytes. */
const residentBytes = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

async function writeBytes(sink: Writable, size: number): Promise<void> {
  for (let written = 0; written < size; written += piece.length) {
    if (!sink.write(piece)) await once(sink, 'drain');
  }
  sink.end();
}

/** Reads to the end. @returns how many bytes there were */
async function countBytes(source: Readable, onProgress: () => void): Promise<number> {
  let size = 0;
  source.on('data', (chunk: Buffer) => {
    if (Math.floor(size / sampleEvery) !== Math.floor((size + chunk.length) / sampleEvery)) onProgress();
    size += chunk.length;
  });
  await once(source, 'end');
  return size;
}

type Protocol = 'h1' | 'h2';
type Direction = 'download' | 'upload';

/** A service that sends as many bytes as it is asked for, and counts those it is sent. @returns its address */
async function startService(protocol: Protocol, onProgress: () => void): Promise<string> {
  const sessions = new Set<ServerHttp2Session>();
  const answer = (size: number, incoming: Readable, outgoing: Writable) => {
    if (size > 0) void writeBytes(outgoing, size);
    else void countBytes(incoming, onProgress).then((count) => outgoing.end(String(count)));
  };
  const server: Server =
    protocol === 'h1'
      ? createServer((incoming, response) => answer(Number(incoming.headers['x-size']), incoming, response))
      : createHttp2Server().on('stream', (stream, headers) => {
          stream.respond({ ':status': 200 });
          answer(Number(headers['x-size']), stream, stream);
        });
  server.on('session', (session: ServerHttp2Session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Moves a body through Doorman. @returns how many bytes the other end received */
async function transfer(
  url: URL,
  protocol: Protocol,
  direction: Direction,
  size: number,
  onProgress: () => void,
): Promise<number> {
  const fields = { 'x-size': direction === 'download' ? size : 0 };
  const method = direction === 'download' ? 'GET' : 'POST';
  const read = async (source: Readable): Promise<number> => {
    if (direction === 'download') return countBytes(source, onProgress);
    let text = '';
    for await (const chunk of source) text += String(chunk);
    return Number(text);
  };
  const send = (sink: Writable) => (direction === 'upload' ? writeBytes(sink, size) : sink.end());
  if (protocol === 'h2') {
    const session = connect(url);
    const stream = session.request({ ':method': method, ...fields });
    const count = read(stream);
    await send(stream);
    const received = await count;
    await new Promise<void>((resolve) => session.close(resolve));
    return received;
  }
  const length = direction === 'upload' ? { 'content-length': size } : {};
  const outgoing = requestHttp1(url, { method, agent: false, headers: { ...fields, ...length } });
  const response = once(outgoing, 'response');
  await send(outgoing);
  const [incoming] = await response;
  return read(incoming);
}

const reason = process.platform === 'linux' ? '' : ' (skipped: memory is read from /proc, which Linux has)';

describe.skipIf(reason !== '')(`Doorman in a process of its own${reason}`, () => {
  const rows = (['h1', 'h2'] as const).flatMap((protocol) =>
    (['download', 'upload'] as const).map((direction) => ({
      protocol,
      direction,
      size: protocol === 'h1' ? http1Size : http2Size,
      megabytes: (protocol === 'h1' ? http1Size : http2Size) / mebibyte,
    })),
  );

  it.each(rows)('keeps its memory over a $direction of $megabytes MiB with $protocol', async (row) => {
    const { protocol, direction, size } = row;
    let peak = 0;
    let sample = () => {};
    const service = await startService(protocol, () => sample());
    const directory = await temporaryDirectory();
    const config = {
      version: 1,
      listeners: [{ id: 'web', port: 0, bind: '127.0.0.1', tls: 'off', protocols: ['h1', 'h2'] }],
      routes: [{ id: 'all', to: { pool: 'service' } }],
      pools: [{ id: 'service', protocol, upstreams: [{ id: 'one', url: service }] }],
    };
    await writeFile(join(directory, 'doorman.yaml'), stringify(config));
    const command = startCommand(directory, ['serve', '--no-ui']);
    const ready = JSON.parse(await command.nextLine()) as { listeners: { url: string }[] };
    const url = new URL(ready.listeners[0]?.url ?? '');
    const pid = command.child.pid ?? 0;

    const idle = residentBytes(pid);
    sample = () => {
      peak = Math.max(peak, residentBytes(pid));
    };
    expect(await transfer(url, protocol, direction, warmUpSize, () => sample())).toBe(warmUpSize);
    const warm = peak;
    const startedAt = performance.now();
    expect(await transfer(url, protocol, direction, size, () => sample())).toBe(size);
    const seconds = (performance.now() - startedAt) / 1000;
    const growth = peak - warm;
    console.log(
      `${protocol} ${direction}: ${size / mebibyte} MiB in ${seconds.toFixed(1)} s; resident ${inMebibytes(idle)} idle, ` +
        `at most ${inMebibytes(warm)} over the first ${warmUpSize / mebibyte} MiB, then at most ${inMebibytes(peak)}`,
    );
    expect(warm).toBeGreaterThan(idle);
    expect(growth).toBeLessThan(allowedGrowth);
  });
});
