import type { IncomingMessage, RequestListener } from 'node:http';
import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readText, startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession, outcome, post, valuesOf } from './client.ts';
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

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function engineFor(url: string): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url }] }],
  });
  closers.push(engine.stop);
  return engine;
}

async function sessionFor(url: string): Promise<{ session: ClientHttp2Session; engine: RunningEngine }> {
  const engine = await engineFor(url);
  const session = openSession(engine.port('plain'));
  closers.push(() => session.destroy());
  return { session, engine };
}

async function withOrigin(handler: RequestListener) {
  const origin = await startOrigin(handler);
  closers.push(origin.stop);
  return sessionFor(origin.url);
}

async function withRawOrigin(onSocket: (socket: Socket) => void) {
  const origin = await startRawOrigin(onSocket);
  closers.push(origin.stop);
  return sessionFor(origin.url);
}

const answering = (response: string) => (socket: Socket) => {
  socket.once('data', () => socket.write(response, 'latin1'));
};

describe('a response over HTTP/2', () => {
  it('keeps fields that the upstream wrongly repeats, each as it came', async () => {
    const { session } = await withRawOrigin(
      answering(
        'HTTP/1.1 200 OK\r\nContent-Type: text/a\r\nContent-Type: text/b\r\nETag: "1"\r\nETag: "2"\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok',
      ),
    );
    const answer = await askOver(session, get('/'));
    expect(answer).toMatchObject({ status: 200, text: 'ok', code: 0 });
    expect(valuesOf(answer.raw, 'content-type')).toEqual(['text/a', 'text/b']);
    expect(valuesOf(answer.raw, 'etag')).toEqual(['"1"', '"2"']);
    expect(valuesOf(answer.raw, 'set-cookie')).toEqual(['a=1', 'b=2']);
  });

  it('has lower-case names and no field about a connection', async () => {
    const { session } = await withRawOrigin(
      answering(
        'HTTP/1.1 200 OK\r\nX-Mixed-Case: 1\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      ),
    );
    const answer = await askOver(session, get('/'));
    expect(answer).toMatchObject({ status: 200, text: 'ok', code: 0 });
    const names = answer.raw.filter((_name, at) => at % 2 === 0);
    expect(names).toContain('x-mixed-case');
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    for (const gone of ['connection', 'keep-alive', 'transfer-encoding', 'x-hop'])
      expect(names).not.toContain(gone);
  });

  it('brings trailers', async () => {
    const { session } = await withRawOrigin(
      answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n'),
    );
    const answer = await askOver(session, get('/', 'te', 'trailers'));
    expect(answer).toMatchObject({ text: 'ok', trailers: ['x-sum', '7'], code: 0 });
  });

  it('comes behind its early hints', async () => {
    const { session } = await withRawOrigin(
      answering(
        'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nLink: </b.js>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    );
    const answer = await askOver(session, get('/'));
    expect(answer.status).toBe(200);
    expect(valuesOf(answer.informational[0] ?? [], 'link')).toEqual([
      '</a.css>; rel=preload',
      '</b.js>; rel=preload',
    ]);
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 200, ['5']],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204, []],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n', 204, []],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 304, ['5']],
  ])('has no body for %s answered by %j', async (method, response, status, lengths) => {
    const { session } = await withRawOrigin(answering(response));
    const answer = await askOver(session, [':method', method, ...get('/').slice(2)]);
    expect(answer).toMatchObject({ status, text: '', code: 0 });
    expect(valuesOf(answer.raw, 'content-length')).toEqual(lengths);
  });

  it.each([
    ['of known length', 'Content-Length: 100\r\n\r\nonly this'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n'],
  ])('%s that is cut upstream is reset and never ended', async (_name, rest) => {
    const origin = await startRawOrigin((socket) => {
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\n${rest}`, () => socket.destroy()));
    });
    closers.push(origin.stop);
    const engine = await engineFor(origin.url);
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    raw.send(greeting, frame(frameType.headers, endHeaders | endStream, 1, fieldBlock(requestFields())));
    const reset = await raw.next(({ type }) => type === frameType.reset);
    expect(reset.payload.readUInt32BE()).toBe(2);
    const ended = raw.frames.filter(({ stream, flags }) => stream === 1 && (flags & endStream) !== 0);
    expect(ended).toEqual([]);
  });
});

describe('a request over HTTP/2', () => {
  it('reaches an HTTP/1.1 upstream with one Cookie field, its trailers and its Host', async () => {
    let seen: IncomingMessage | null = null;
    const { session } = await withOrigin((incoming, response) => {
      seen = incoming;
      void readText(incoming).then((text) => response.end(text));
    });
    const stream = session.request(post('/', 'cookie', 'a=1', 'cookie', 'b=2'), { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
    stream.end('body');
    const answer = await outcome(stream);
    expect(answer.text).toBe('body');
    expect(seen).toMatchObject({
      headers: { cookie: 'a=1; b=2', host: 'shop.localhost' },
      trailers: { 'x-sum': '7' },
    });
  });

  it('may name its host in Host alone', async () => {
    const { engine } = await withOrigin((incoming, response) => response.end(incoming.headers.host));
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    const block = fieldBlock([...requestFields().slice(0, 3), ['host', 'only.localhost']]);
    raw.send(greeting, frame(frameType.headers, endHeaders | endStream, 1, block));
    const data = await raw.next(({ type }) => type === frameType.data);
    expect(data.payload.toString()).toBe('only.localhost');
  });

  it('that names no host at all is refused', async () => {
    const { engine } = await withOrigin((_incoming, response) => response.end());
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    const block = fieldBlock(requestFields().slice(0, 3));
    raw.send(greeting, frame(frameType.headers, endHeaders | endStream, 1, block));
    const reset = await raw.next(({ type, stream }) => type === frameType.reset && stream === 1);
    expect(reset.payload.readUInt32BE()).toBe(1);
  });

  it.each([
    [
      'an unknown scheme',
      [':method', 'GET', ':scheme', 'ftp', ':authority', 'a.localhost', ':path', '/'],
      400,
    ],
    ['CONNECT', [':method', 'CONNECT', ':authority', 'a.localhost:443'], 501],
    ['a head that is too large', get('/', 'x-large', 'x'.repeat(40 * 1024)), 431],
  ])('with %s is refused', async (_name, fields, status) => {
    let asked = 0;
    const { session } = await withOrigin((_incoming, response) => {
      asked += 1;
      response.end();
    });
    const answer = await askOver(session, fields);
    expect(answer).toMatchObject({ status, code: 0 });
    expect(asked).toBe(0);
    expect((await askOver(session, get('/'))).status).toBe(200);
  });

  it.each([
    ['an upper-case name', ['X-Upper', '1']],
    ['Connection', ['connection', 'keep-alive']],
    ['Transfer-Encoding', ['transfer-encoding', 'chunked']],
  ] as const)('with %s is reset and not passed on', async (_name, field) => {
    let asked = 0;
    const origin = await startOrigin((_incoming, response) => {
      asked += 1;
      response.end();
    });
    closers.push(origin.stop);
    const engine = await engineFor(origin.url);
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    const block = fieldBlock([...requestFields(), field]);
    raw.send(greeting, frame(frameType.headers, endHeaders | endStream, 1, block));
    const reset = await raw.next(({ type, stream }) => type === frameType.reset && stream === 1);
    expect(reset.payload.readUInt32BE()).toBe(1);
    expect(asked).toBe(0);
  });

  it.each([
    ['shorter', 9, 'four', endStream],
    ['longer', 2, 'four', 0],
  ])(
    'whose body is %s than its Content-Length never looks whole upstream',
    async (_name, length, body, flags) => {
      const bodies: Promise<string>[] = [];
      const { engine } = await withOrigin((incoming) => {
        bodies.push(readText(incoming).catch(() => 'cut'));
      });
      const raw = RawConnection.to(engine.port('plain'));
      closers.push(() => raw.destroy());
      const block = fieldBlock([...requestFields('POST'), ['content-length', String(length)]]);
      raw.send(
        greeting,
        frame(frameType.headers, endHeaders, 1, block),
        frame(frameType.data, flags, 1, Buffer.from(body)),
      );
      await raw.next(({ type }) => type === frameType.reset || type === frameType.goaway);
      const [exchange] = await engine.finished(1);
      expect(exchange?.summary.state).not.toBe('complete');
      for (const seen of await Promise.all(bodies)) expect(seen).toBe('cut');
    },
  );

  it('loses a field whose value could break out of its line', async () => {
    const { engine } = await withOrigin((incoming, response) =>
      response.end(JSON.stringify(incoming.headers)),
    );
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    const block = fieldBlock([...requestFields(), ['x-split', 'a\r\nb: c']]);
    raw.send(greeting, frame(frameType.headers, endHeaders | endStream, 1, block));
    const data = await raw.next(({ type, stream }) => type === frameType.data && stream === 1);
    const headers: unknown = JSON.parse(data.payload.toString());
    expect(headers).toHaveProperty('host');
    expect(headers).not.toHaveProperty('b');
    expect(headers).not.toHaveProperty('x-split');
  });

  it.each([0, 8])(
    'that is reset with code %i in the middle of its body never looks whole upstream',
    async (code) => {
      const bodies: Promise<string>[] = [];
      let reached: () => void = () => {};
      const begun = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const origin = await startOrigin((incoming) => {
        incoming.once('data', () => reached());
        bodies.push(readText(incoming).catch(() => 'cut'));
      });
      closers.push(origin.stop);
      const engine = await engineFor(origin.url);
      const raw = RawConnection.to(engine.port('plain'));
      closers.push(() => raw.destroy());
      raw.send(
        greeting,
        frame(frameType.headers, endHeaders, 1, fieldBlock(requestFields('POST'))),
        frame(frameType.data, 0, 1, Buffer.from('half')),
      );
      await begun;
      const payload = Buffer.alloc(4);
      payload.writeUInt32BE(code);
      raw.send(frame(frameType.reset, 0, 1, payload));
      expect(await Promise.all(bodies)).toEqual(['cut']);
      const [exchange] = await engine.finished(1);
      expect(exchange?.summary.state).toBe('cancelled');
    },
  );

  it('cancels the upstream as soon as its client resets it', async () => {
    let arrived: () => void = () => {};
    let left: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    const { session, engine } = await withOrigin((_incoming, response) => {
      response.once('close', () => left());
      arrived();
    });
    const stream = session.request(get('/'));
    stream.on('error', () => {});
    await waiting;
    stream.close(8);
    await gone;
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'cancelled', fault: 'request.client_left' });
  });

  it('is answered before its body has ended, and asked for no more of it', async () => {
    const { session } = await withRawOrigin(
      answering('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno'),
    );
    const stream = session.request(post('/'));
    stream.write('the beginning');
    const answer = await outcome(stream);
    expect(answer).toMatchObject({ status: 401, text: 'no', code: 0 });
  });

  it('is told to continue when it waits for that', async () => {
    const { session } = await withOrigin((incoming, response) => {
      void readText(incoming).then((text) => response.end(text));
    });
    const stream = session.request(post('/', 'expect', '100-continue'));
    stream.once('continue', () => stream.end('now'));
    expect((await outcome(stream)).text).toBe('now');
  });
});

describe('flow control', () => {
  it('lets a stream that nobody reads hold up neither the others nor memory', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    let stalled: () => void = () => {};
    const whenStalled = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    const { session } = await withOrigin((incoming, response) => {
      if (incoming.url === '/quick') {
        response.end('quick');
        return;
      }
      const push = () => {
        let room = true;
        while (room && !response.destroyed) {
          written += chunk.length;
          room = response.write(chunk);
        }
        stalled();
      };
      response.on('drain', push);
      push();
    });
    const slow = session.request(get('/endless'));
    slow.on('error', () => {});
    slow.pause();
    await new Promise((resolve) => slow.once('response', resolve));
    await whenStalled;
    const quick = await Promise.all(Array.from({ length: 50 }, () => askOver(session, get('/quick'))));
    expect(quick.map(({ text }) => text)).toEqual(quick.map(() => 'quick'));
    expect(written).toBeLessThan(32 * 1024 * 1024);
    slow.close(8);
  });

  it('lets an upload that the upstream does not read hold up no other stream', async () => {
    const { session } = await withOrigin((incoming, response) => {
      if (incoming.url === '/quick') response.end('quick');
    });
    const upload = session.request(post('/stuck'));
    upload.on('error', () => {});
    const chunk = Buffer.alloc(64 * 1024, 'x');
    while (upload.write(chunk));
    for (let count = 0; count < 20; count += 1) {
      expect((await askOver(session, post('/quick'), 'x'.repeat(1000))).text).toBe('quick');
    }
    upload.close(8);
  });
});
