import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { createTestAuthority, signWithoutChecks } from '../../../helpers/test-authority.ts';
import { askOver, get, openSession, outcome, post } from './client.ts';
import { endHeaders, endStream, frame, frameType, RawConnection } from './raw-frames.ts';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Pool = Partial<NonNullable<ConfigInput['pools']>[number]>;

async function engineFor(url: string, pool: Pool = { protocol: 'h2' }): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url }], ...pool }],
  });
  closers.push(engine.stop);
  return engine;
}

interface Http2Origin {
  readonly url: string;
  readonly sessions: ServerHttp2Session[];
}

type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]) => void;

async function startHttp2(server: Http2Server, scheme: string, onStream: OnStream): Promise<Http2Origin> {
  const sessions: ServerHttp2Session[] = [];
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers, _flags, raw) => {
    stream.on('error', () => {});
    onStream(stream, headers, raw);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const session of sessions) session.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, sessions };
}

const plainHttp2 = (onStream: OnStream, settings = {}) =>
  startHttp2(createServer({ settings, strictSingleValueFields: false }), 'http', onStream);

async function certificate(): Promise<{ cert: string; key: string }> {
  const authority = await createTestAuthority();
  closers.push(() => authority.close());
  const { certificatePem, privateKeyPem } = await signWithoutChecks(authority.material, 'localhost');
  return { cert: certificatePem, key: privateKeyPem };
}

const echo: OnStream = (stream, headers) => {
  stream.respond({ ':status': 200, 'x-path': headers[':path'] });
  stream.pipe(stream);
};

function sessionTo(engine: RunningEngine) {
  const session = openSession(engine.port('plain'));
  closers.push(() => session.destroy());
  return session;
}

describe('the protocol towards an upstream', () => {
  it('is HTTP/2 with prior knowledge for an http URL where the pool says so', async () => {
    let raw: readonly string[] = [];
    const origin = await plainHttp2((stream, _headers, fields) => {
      raw = fields;
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    const engine = await engineFor(origin.url);
    const answer = await ask(engine.port('plain'), { path: '/x?y', headers: { host: 'shop.localhost' } });
    expect(answer).toMatchObject({ status: 200, text: 'ok', headers: { via: '2 doorman' } });
    expect(raw.slice(0, 8)).toEqual([
      ':method',
      'GET',
      ':scheme',
      'http',
      ':authority',
      'shop.localhost',
      ':path',
      '/x?y',
    ]);
    expect(raw).not.toContain('host');
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.find(({ code }) => code === 'forward.answered')?.evidence).toMatchObject({
      status: 200,
      address: new URL(origin.url).host,
      reusedConnection: false,
    });
  });

  it('is what the upstream chooses by ALPN', async () => {
    const material = await certificate();
    const http2 = await startHttp2(createSecureServer(material), 'https', echo);
    const engine = await engineFor(http2.url, { tls: { verify: false } });
    const answer = await ask(engine.port('plain'), { method: 'POST' }, 'body');
    expect(answer).toMatchObject({ status: 200, text: 'body', headers: { via: '2 doorman' } });
  });

  it('is HTTP/1.1 when that is what the upstream chooses', async () => {
    const server = createHttpsServer(await certificate(), (incoming, response) => incoming.pipe(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const auto = await engineFor(url, { tls: { verify: false } });
    for (const body of ['first', 'second']) {
      const answer = await ask(auto.port('plain'), { method: 'POST' }, body);
      expect(answer).toMatchObject({ status: 200, text: body, headers: { via: '1.1 doorman' } });
    }
    const strict = await engineFor(url, { tls: { verify: false }, protocol: 'h2' });
    expect((await ask(strict.port('plain'))).headers['proxy-status']).toContain('tls_protocol_error');
  });

  it('is HTTP/1.1 where the pool says so, though the upstream has HTTP/2', async () => {
    const server = createSecureServer({ ...(await certificate()), allowHTTP1: true });
    server.on('request', (incoming, response) => response.end(incoming.httpVersion));
    const origin = await startHttp2(server, 'https', () => {});
    const engine = await engineFor(origin.url, { tls: { verify: false }, protocol: 'h1' });
    expect((await ask(engine.port('plain'))).text).toBe('1.1');
  });
});

describe('an HTTP/2 upstream', () => {
  it('gets many requests over one connection', async () => {
    const origin = await plainHttp2(echo);
    const engine = await engineFor(origin.url);
    const session = sessionTo(engine);
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => askOver(session, post(`/${index}`), `body ${index}`)),
    );
    expect(answers.map(({ text }) => text)).toEqual(answers.map((_, index) => `body ${index}`));
    expect(origin.sessions).toHaveLength(1);
  });

  it('is never asked for more streams at once than it allows', async () => {
    const open = new Map<ServerHttp2Stream['session'], number>();
    let most = 0;
    const origin = await plainHttp2(
      (stream) => {
        const { session } = stream;
        open.set(session, (open.get(session) ?? 0) + 1);
        most = Math.max(most, open.get(session) ?? 0);
        stream.once('close', () => open.set(session, (open.get(session) ?? 0) - 1));
        setImmediate(() => {
          stream.respond({ ':status': 200 });
          stream.end('ok');
        });
      },
      { maxConcurrentStreams: 2 },
    );
    const engine = await engineFor(origin.url);
    // The first answer brings the upstream's settings.
    expect((await ask(engine.port('plain'))).text).toBe('ok');
    const session = sessionTo(engine);
    const answers = await Promise.all(Array.from({ length: 60 }, () => askOver(session, get('/'))));
    expect(answers.every(({ text }) => text === 'ok')).toBe(true);
    expect(most).toBe(2);
    expect(origin.sessions.length).toBeLessThanOrEqual(8);
  });

  it('that says GOAWAY gets further requests over a new connection, and finishes those that run', async () => {
    let hold: ServerHttp2Stream | null = null;
    let holding: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      holding = resolve;
    });
    const origin = await plainHttp2((stream, headers) => {
      stream.respond({ ':status': 200 });
      if (headers[':path'] !== '/held') {
        stream.end('quick');
        return;
      }
      hold = stream;
      stream.session?.close();
      stream.write('first ');
      holding();
    });
    const engine = await engineFor(origin.url);
    const session = sessionTo(engine);
    const running = session.request(get('/held'));
    const ended = outcome(running);
    await held;
    await new Promise((resolve) => running.once('data', resolve));
    expect((await askOver(session, get('/'))).text).toBe('quick');
    (hold as ServerHttp2Stream | null)?.end('last');
    expect((await ended).text).toBe('first last');
    expect(origin.sessions).toHaveLength(2);
  });

  it('that refuses a stream unprocessed is asked again', async () => {
    let asked = 0;
    const origin = await plainHttp2((stream) => {
      asked += 1;
      if (asked === 1) stream.close(7);
      else {
        stream.respond({ ':status': 200 });
        stream.end('ok');
      }
    });
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'))).text).toBe('ok');
  });

  it('passes early hints, repeated fields and trailers on', async () => {
    const origin = await plainHttp2((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
      stream.respond(
        [':status', '200', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'etag', '"1"', 'etag', '"2"'],
        {
          waitForTrailers: true,
        },
      );
      stream.once('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
      stream.end('ok');
    });
    const engine = await engineFor(origin.url);
    const answer = await askOver(sessionTo(engine), get('/'));
    expect(answer.informational[0]?.slice(0, 4)).toEqual([':status', '103', 'link', '</a.css>; rel=preload']);
    expect(answer.raw.join('|')).toContain('set-cookie|a=1|set-cookie|b=2|etag|"1"|etag|"2"');
    expect(answer).toMatchObject({ text: 'ok', trailers: ['x-sum', '7'], code: 0 });
  });

  it.each([
    ['without end', 101, 1],
    ['that are large', 30, 10_000],
  ])('is given up behind informational responses %s', async (_, count, size) => {
    const origin = await plainHttp2((stream) => {
      for (let sent = 0; sent < count; sent += 1)
        stream.additionalHeaders({ ':status': 103, link: 'x'.repeat(size) });
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    const engine = await engineFor(origin.url);
    expect(await askOver(sessionTo(engine), get('/'))).toMatchObject({ status: 502 });
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ fault: 'upstream.invalid_response' });
    expect(exchange?.informational).toHaveLength(count === 101 ? 100 : 26);
  });

  it('gets the trailers of a request, but none that belong into its head', async () => {
    const origin = await plainHttp2((stream) => {
      stream.resume();
      stream.once('trailers', (fields) => {
        stream.respond({ ':status': 200 });
        stream.end(JSON.stringify(fields));
      });
    });
    const engine = await engineFor(origin.url);
    const stream = sessionTo(engine).request(post('/'), { waitForTrailers: true });
    const forbidden = { cookie: 'a=b', 'x-forwarded-for': '192.0.2.1', 'content-type': 'x', expect: 'y' };
    stream.once('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7', ...forbidden }));
    stream.end('body');
    expect(JSON.parse((await outcome(stream)).text)).toEqual({ 'x-sum': '7' });
  });

  it('hears of a client that has left, and of one that left in the middle of its body', async () => {
    const codes: (number | undefined)[] = [];
    let arrived: () => void = () => {};
    let left: () => void = () => {};
    const origin = await plainHttp2((stream, headers) => {
      stream.once('close', () => {
        codes.push(stream.rstCode);
        left();
      });
      if (headers[':method'] === 'POST') stream.once('data', () => arrived());
      else arrived();
    });
    const engine = await engineFor(origin.url);
    const session = sessionTo(engine);
    for (const fields of [get('/'), post('/')]) {
      const reached = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const gone = new Promise<void>((resolve) => {
        left = resolve;
      });
      const stream = session.request(fields, { endStream: fields[1] === 'GET' });
      stream.on('error', () => {});
      if (fields[1] === 'POST') stream.write('half');
      await reached;
      stream.close(8);
      await gone;
    }
    expect(codes).toEqual([8, 8]);
    const states = (await engine.finished(2)).map(({ summary }) => summary.state);
    expect(states).toEqual(['cancelled', 'cancelled']);
  });

  it('that does not read its request slows the client down instead of filling memory', async () => {
    const origin = await plainHttp2(() => {});
    const engine = await engineFor(origin.url);
    const upload = sessionTo(engine).request(post('/'));
    upload.on('error', () => {});
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    // Full once a write finds no room and none comes while another request goes all the way round.
    for (let idle = 0; idle < 20; ) {
      if (upload.writableNeedDrain) {
        await new Promise((resolve) => setImmediate(resolve));
        idle += 1;
      } else {
        idle = 0;
        written += chunk.length;
        upload.write(chunk);
      }
    }
    expect(written).toBeLessThan(8 * 1024 * 1024);
    upload.close(8);
  });
});

describe('an HTTP/2 upstream that fails', () => {
  const faultOf = async (engine: RunningEngine) => (await engine.finished(1))[0]?.summary.fault;

  it('by resetting the stream is answered with 502', async () => {
    const origin = await plainHttp2((stream) => stream.close(2));
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'))).status).toBe(502);
    expect(await faultOf(engine)).toBe('upstream.reset');
  });

  it('by closing the connection is answered with 502', async () => {
    const origin = await plainHttp2((stream) => stream.session?.socket.destroySoon());
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'), { method: 'POST' }, 'x')).status).toBe(502);
    expect(await faultOf(engine)).toBe('upstream.reset');
  });

  it('by not speaking HTTP/2 is answered with 502', async () => {
    const origin = await startOrigin((_incoming, response) => response.end());
    closers.push(origin.stop);
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'))).status).toBe(502);
    expect(await faultOf(engine)).toBe('upstream.invalid_response');
  });

  it('by refusing connections is answered with 502', async () => {
    const origin = await startRawOrigin(() => {});
    await origin.stop();
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'))).status).toBe(502);
    expect(await faultOf(engine)).toBe('upstream.refused');
  });

  it('by not answering in time is answered with 504', async () => {
    const origin = await plainHttp2(() => {});
    const engine = await engineFor(origin.url, { protocol: 'h2', timeouts: { headers: '100ms' } });
    expect((await ask(engine.port('plain'))).status).toBe(504);
    expect(await faultOf(engine)).toBe('upstream.headers_timeout');
  });

  it('by falling silent within a body is cut', async () => {
    const origin = await plainHttp2((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('begun');
    });
    const engine = await engineFor(origin.url, { protocol: 'h2', timeouts: { idle: '100ms' } });
    expect(await askOver(sessionTo(engine), get('/'))).toMatchObject({ status: 200, code: 2 });
    expect(await faultOf(engine)).toBe('upstream.body_timeout');
  });

  /** Answers the first request with a head, and then with these frames. */
  async function answering(...frames: readonly Buffer[]): Promise<RunningEngine> {
    const origin = await startRawOrigin((socket) => {
      const raw = new RawConnection(socket, 24);
      raw.send(frame(frameType.settings, 0, 0), frame(frameType.settings, 1, 0));
      void raw
        .next(({ type }) => type === frameType.headers)
        .then(() => raw.send(frame(frameType.headers, endHeaders, 1, Buffer.from([0x88])), ...frames));
    });
    closers.push(origin.stop);
    return engineFor(origin.url);
  }

  it.each([0, 2, 8])('by resetting with code %i within a body never looks complete', async (code) => {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(code);
    const engine = await answering(
      frame(frameType.data, 0, 1, Buffer.from('part')),
      frame(frameType.reset, 0, 1, payload),
    );
    expect(await askOver(sessionTo(engine), get('/'))).toMatchObject({ status: 200, code: 2 });
    expect(await faultOf(engine)).toBe('upstream.cut');
  });

  it('is not one that ends its stream well', async () => {
    const engine = await answering(frame(frameType.data, endStream, 1, Buffer.from('whole')));
    expect(await askOver(sessionTo(engine), get('/'))).toMatchObject({ status: 200, text: 'whole', code: 0 });
  });

  it('by sending nothing once connected is answered with 504', async () => {
    const origin = await startRawOrigin(() => {});
    closers.push(origin.stop);
    const engine = await engineFor(origin.url, { protocol: 'h2', timeouts: { connect: '100ms' } });
    expect((await ask(engine.port('plain'))).status).toBe(504);
    expect(await faultOf(engine)).toBe('upstream.connect_timeout');
  });
});

describe('gRPC', () => {
  const grpc = ['content-type', 'application/grpc', 'te', 'trailers'];

  it('unary calls bring their status in trailers', async () => {
    const origin = await plainHttp2((stream, headers) => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'x-te': headers.te },
        { waitForTrailers: true },
      );
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' }));
      stream.pipe(stream);
    });
    const engine = await engineFor(origin.url);
    const answer = await askOver(sessionTo(engine), post('/pkg.Service/Unary', ...grpc), '\0\0\0\0\x02hi');
    expect(answer).toMatchObject({
      status: 200,
      text: '\0\0\0\0\x02hi',
      trailers: ['grpc-status', '0', 'grpc-message', 'fine'],
      code: 0,
    });
    expect(answer.raw.join('|')).toContain('x-te|trailers');
  });

  it('failures that are one head bring their status in it', async () => {
    const origin = await plainHttp2((stream) => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' },
        { endStream: true },
      );
    });
    const engine = await engineFor(origin.url);
    const answer = await askOver(sessionTo(engine), post('/pkg.Service/None', ...grpc), 'x');
    expect(answer).toMatchObject({ status: 200, code: 0 });
    expect(answer.raw.join('|')).toContain('grpc-status|12');
  });

  it('streams flow both ways at once, each message on its own', async () => {
    const origin = await plainHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.on('data', (message: Buffer) => stream.write(`got ${message.toString()}`));
      stream.once('end', () => stream.end());
    });
    const engine = await engineFor(origin.url);
    const stream = sessionTo(engine).request(post('/pkg.Service/Chat', ...grpc));
    const ended = outcome(stream);
    for (const message of ['one', 'two', 'three']) {
      const reply = new Promise<string>((resolve) => {
        stream.once('data', (data: Buffer) => resolve(data.toString()));
      });
      stream.write(message);
      expect(await reply).toBe(`got ${message}`);
    }
    stream.end();
    expect(await ended).toMatchObject({
      text: 'got onegot twogot three',
      trailers: ['grpc-status', '0'],
      code: 0,
    });
  });

  it('streams that the server ends first end for the client as well', async () => {
    const origin = await plainHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '8' }));
      stream.end('enough');
    });
    const engine = await engineFor(origin.url);
    const stream = sessionTo(engine).request(post('/pkg.Service/Chat', ...grpc));
    stream.write('more');
    expect(await outcome(stream)).toMatchObject({ text: 'enough', trailers: ['grpc-status', '8'], code: 0 });
  });
});
