import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningExchange } from '../../../../src/main/engine/exchange-handler.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import {
  concurrentStreamLimit,
  createHttp2Server,
  type Http2Server,
} from '../../../../src/main/engine/http2/server.ts';
import { plainConnection } from '../../../../src/main/engine/listener/connection-facts.ts';
import { emptyBody, type Response } from '../../../../src/main/engine/message.ts';
import type { IncomingExchange } from '../../../../src/main/engine/pipeline/context.ts';
import { listenerLimitsSchema } from '../../../../src/shared/config/listener.ts';
import { askOver, get, openSession, outcome } from './client.ts';
import {
  endHeaders,
  endStream,
  fieldBlock,
  frame,
  frameType,
  greeting,
  RawConnection,
  requestFields,
} from './raw-frames.ts';

const closers: (() => void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) close();
});

interface Serving {
  readonly port: number;
  readonly http2: Http2Server;
  /** Answers requests for `/held` when called. */
  answerHeld(): void;
  /** Resolves once so many requests are held. */
  held(count: number): Promise<void>;
}

async function serve(limits: Parameters<typeof listenerLimitsSchema.parse>[0]): Promise<Serving> {
  const waiting: ((response: Response) => void)[] = [];
  let arrived: () => void = () => {};
  const ok = (): Response => ({
    head: { status: 200, reason: '', headers: new HeaderList() },
    body: emptyBody,
  });
  const handle = (incoming: IncomingExchange, rejected: Error | null): RunningExchange => ({
    response: new Promise((resolve) => {
      if (rejected === null && incoming.head.target === '/held') waiting.push(resolve);
      else resolve(ok());
      arrived();
    }),
    cancel: () => {},
  });
  const http2 = createHttp2Server(listenerLimitsSchema.parse(limits), handle);
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    http2.serve(socket, plainConnection(socket, 'plain'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    http2.destroy();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    http2,
    answerHeld: () => {
      for (const resolve of waiting.splice(0)) resolve(ok());
    },
    async held(count) {
      while (waiting.length < count) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    },
  };
}

function rawTo({ port }: Serving): RawConnection {
  const raw = RawConnection.to(port);
  closers.push(() => raw.destroy());
  return raw;
}

function sessionTo({ port }: Serving): ClientHttp2Session {
  const session = openSession(port);
  closers.push(() => session.destroy());
  return session;
}

describe('an HTTP/2 connection', () => {
  it('that says nothing is closed after headerTimeout', async () => {
    const raw = rawTo(await serve({ headerTimeout: '300ms', idleTimeout: '1h' }));
    await raw.closed;
    expect(raw.frames.map(({ type }) => type)).toContain(frameType.settings);
  });

  it('whose head trickles in CONTINUATION frames is closed after headerTimeout', async () => {
    const raw = rawTo(await serve({ headerTimeout: '300ms', idleTimeout: '1h' }));
    const block = fieldBlock(requestFields());
    raw.send(greeting, frame(frameType.headers, endStream, 1, block.subarray(0, 10)));
    await raw.closed;
    expect(raw.frames.map(({ type }) => type)).toContain(frameType.goaway);
  });

  it('without a request is closed after idleTimeout, though its PINGs were answered', async () => {
    const raw = rawTo(await serve({ idleTimeout: '400ms' }));
    raw.send(greeting, frame(frameType.settings, 1, 0), frame(frameType.ping, 0, 0, Buffer.from('12345678')));
    const answer = await raw.next(({ type, flags }) => type === frameType.ping && flags === 1);
    expect(answer.payload.toString()).toBe('12345678');
    const goaway = await raw.next(({ type }) => type === frameType.goaway);
    expect(goaway.payload.readUInt32BE(4)).toBe(0);
    await raw.closed;
  });

  it('with a running request outlives idleTimeout', async () => {
    const serving = await serve({ idleTimeout: '300ms', headerTimeout: '300ms' });
    const patient = sessionTo(serving);
    const held = askOver(patient, get('/held'));
    await serving.held(1);
    // A second connection without a request shows that the time is over.
    const other = rawTo(serving);
    other.send(greeting, frame(frameType.settings, 1, 0));
    await other.closed;
    serving.answerHeld();
    expect((await held).status).toBe(200);
  });

  it('is told how many streams it may open', async () => {
    const session = sessionTo(await serve({}));
    await new Promise((resolve) => session.once('remoteSettings', resolve));
    expect(session.remoteSettings.maxConcurrentStreams).toBe(concurrentStreamLimit);
  });

  it('that opens more streams than it may has the others refused', async () => {
    const serving = await serve({});
    const raw = rawTo(serving);
    raw.send(greeting);
    const block = fieldBlock(requestFields('GET', '/held'));
    const head = (stream: number) => frame(frameType.headers, endHeaders | endStream, stream, block);
    raw.send(...Array.from({ length: concurrentStreamLimit + 1 }, (_, index) => head(2 * index + 1)));
    const refused = await raw.next(({ type }) => type === frameType.reset);
    expect(refused.stream).toBe(2 * concurrentStreamLimit + 1);
    expect(refused.payload.readUInt32BE()).toBe(7);
  });

  it('survives a page that reloads again and again, each time resetting a hundred streams', async () => {
    const serving = await serve({});
    const session = sessionTo(serving);
    for (let reload = 0; reload < 15; reload += 1) {
      const streams: ClientHttp2Stream[] = Array.from({ length: 100 }, () => session.request(get('/held')));
      const ended = streams.map((stream) => outcome(stream));
      await serving.held((reload + 1) * 100);
      for (const stream of streams) stream.close(8);
      await Promise.all(ended);
    }
    expect((await askOver(session, get('/'))).status).toBe(200);
  });

  it('is told to go away when the listener drains, and its running streams end well', async () => {
    const serving = await serve({});
    const session = sessionTo(serving);
    const running = askOver(session, get('/held'));
    await serving.held(1);
    const goaway = new Promise<number>((resolve) => session.once('goaway', resolve));
    serving.http2.drain();
    expect(await goaway).toBe(0);
    serving.answerHeld();
    expect(await running).toMatchObject({ status: 200, code: 0 });
    await new Promise<void>((resolve) => (session.destroyed ? resolve() : session.once('close', resolve)));
  });
});
