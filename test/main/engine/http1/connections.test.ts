import { afterEach, describe, expect, it } from 'vitest';
import {
  answeringUpstream,
  Closers,
  eventually,
  forwardingTo,
  RawClient,
  rawUpstream,
} from '../../../helpers/http1-setup.ts';
import { readMessages } from '../../../helpers/message-reader.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const okay = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const get = (path = '/', fields = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

describe('keep-alive', () => {
  it('is usual in HTTP/1.1 until a request or response says close', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get('/1'));
    const first = await client.until((text) => text.endsWith('ok'));
    expect(first).toMatch(/\r\nConnection: keep-alive\r\n/);
    client.send(get('/2', 'Connection: foo, Close\r\n'));
    expect(await client.untilEnd()).toMatch(/\r\nConnection: close\r\n/);
  });

  it('is kept with a client of HTTP/1.0 that asks for it, where the length of the response is known', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('GET /1 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n');
    await client.until((text) => text.endsWith('ok'));
    client.send('GET /2 HTTP/1.0\r\nHost: a\r\n\r\n');
    expect(readMessages(await client.untilEnd())).toHaveLength(2);
  });

  it('is not kept with a client of HTTP/1.0 where it is not known', async () => {
    const upstream = await answeringUpstream(
      closers,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    );
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n');
    const answer = await client.untilEnd();
    expect(answer).toMatch(/\r\nConnection: close\r\n\r\nok$/);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it('ends after idleTimeout without a request', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url, { limits: { idleTimeout: '100ms' } });
    const client = new RawClient(closers, engine.plain).send(get());
    expect(await client.untilEnd()).toMatch(/ok$/);
  });
});

describe('a client that is slow', () => {
  it('with its head is answered 408, however it trickles', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url, { limits: { headerTimeout: '500ms' } });
    const client = new RawClient(closers, engine.plain).send('G');
    const trickle = setInterval(() => client.send('E'), 20);
    const answer = await client.untilEnd();
    clearInterval(trickle);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('with a head of 32 KiB, byte by byte, is served', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    const bytes = get('/', `X: ${'y'.repeat(32_000)}\r\nConnection: close\r\n`);
    for (let at = 0; at < bytes.length; at += 1) {
      client.send(bytes.slice(at, at + 1));
      if (at % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('and takes nothing of its response for idleTimeout is cut, and its upstream request with it', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const upstream = await rawUpstream(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n');
      const push = () => {
        while (socket.write(piece));
      };
      socket.on('drain', push);
      push();
    });
    const engine = await forwardingTo(closers, upstream.url, { limits: { idleTimeout: '300ms' } });
    new RawClient(closers, engine.plain, { paused: true }).send(get());
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('cancelled');
    await eventually(() => upstream.sockets[0]?.destroyed === true);
  });
});

describe('a client that ends its side alone', () => {
  it('gets answers to all that it sent before', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get('/1') + get('/2') + get('/3')).halfClose();
    const answers = readMessages(await client.untilEnd()).filter(({ firstLine }) => !/ 100 /.test(firstLine));
    expect(answers.map(({ body }) => body)).toEqual(['ok', 'ok', 'ok']);
  });

  it('behind the body of its request has the body forwarded whole', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.endsWith('hello')) socket.write(okay);
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello').halfClose();
    expect(await client.untilEnd()).toMatch(/HTTP\/1\.1 200 OK\r\n.*ok$/s);
  });

  it('in the middle of the body is never taken for one that sent all', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n').halfClose();
    await client.untilEnd();
    expect((await engine.finished(1))[0]?.summary.fault).toBe('request.client_left');
    expect(upstream.received.join('')).not.toContain('0\r\n\r\n');
  });

  it('while the response is under way gets all of it', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const upstream = await rawUpstream(closers, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${piece.length * 2}\r\n\r\n${piece}`);
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    await client.until((text) => text.length > 1000);
    client.halfClose();
    await client.until((text) => text.length > piece.length);
    upstream.sockets[0]?.write(piece);
    const answer = await client.untilEnd();
    expect(answer.length - answer.indexOf('\r\n\r\n') - 4).toBe(piece.length * 2);
  });
});

describe('a client that leaves', () => {
  it('with a reset in the middle of its body cancels the upstream request', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello');
    await eventually(() => upstream.received[0]?.endsWith('hello') === true);
    client.socket.resetAndDestroy();
    await eventually(() => upstream.sockets[0]?.destroyed === true);
    expect((await engine.finished(1))[0]?.summary).toMatchObject({ state: 'cancelled' });
  });

  it('in the middle of a silent event stream cancels the upstream request', async () => {
    const upstream = await rawUpstream(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n:\n\r\n');
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    await client.until((text) => text.includes(':\n'));
    client.socket.destroy();
    await eventually(() => upstream.sockets[0]?.destroyed === true);
    expect((await engine.finished(1))[0]?.summary.state).toBe('cancelled');
  });
});

describe('informational responses', () => {
  const informed =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nLink: </b.css>\r\nContent-Length: 5\r\nConnection: X\r\nX: hop\r\n\r\nHTTP/1.1 199 Other\r\n\r\n' +
    okay;

  it('go on to a client of HTTP/1.1, without a length and hop-by-hop fields, but not a 100 that nobody awaits', async () => {
    const upstream = await answeringUpstream(closers, informed);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    const answers = readMessages(await client.until((text) => text.endsWith('ok')));
    expect(answers.map(({ firstLine }) => firstLine)).toEqual([
      'HTTP/1.1 103 Early Hints',
      'HTTP/1.1 199 Other',
      'HTTP/1.1 200 OK',
    ]);
    expect(answers[0]?.head).toBe('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nLink: </b.css>');
  });

  it('never go to a client of HTTP/1.0', async () => {
    const upstream = await answeringUpstream(closers, informed);
    const engine = await forwardingTo(closers, upstream.url);
    const answer = await new RawClient(closers, engine.plain)
      .send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
      .untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toContain('103');
  });

  it('without end are refused', async () => {
    const upstream = await answeringUpstream(closers, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(101) + okay);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    expect(await client.until((text) => text.includes(' 502 '))).toContain('HTTP/1.1 502 ');
  });

  it('of which there are few and large ones are refused', async () => {
    const hint = `HTTP/1.1 103 Early Hints\r\nLink: ${'x'.repeat(60_000)}\r\n\r\n`;
    const upstream = await answeringUpstream(closers, hint.repeat(5) + okay);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    await client.until((text) => text.includes('HTTP/1.1 502 '));
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.invalid_response');
    expect(exchange?.informational).toHaveLength(4);
  });

  it('behind the final response cut the upstream’s connection and reach nobody', async () => {
    const upstream = await answeringUpstream(closers, `${okay}HTTP/1.1 103 Early Hints\r\n\r\n`);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(get());
    await client.until((text) => text.endsWith('ok'));
    await eventually(() => upstream.sockets[0]?.destroyed === true);
    client.send(get('/', 'Connection: close\r\n'));
    expect(await client.untilEnd()).not.toContain('HTTP/1.1 103');
  });
});

describe('a response that is cut', () => {
  it('and would end with the connection resets it, so that it does not look complete', async () => {
    const upstream = await rawUpstream(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello');
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send('GET / HTTP/1.0\r\nHost: a\r\n\r\n');
    await client.until((text) => text.endsWith('hello'));
    upstream.sockets[0]?.destroy();
    await eventually(() => client.closed || client.ended);
    expect(client.text).toMatch(/Content-Length: 10/);

    const chunked = await rawUpstream(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    });
    const second = await forwardingTo(closers, chunked.url);
    const old = new RawClient(closers, second.plain).send('GET / HTTP/1.0\r\nHost: a\r\n\r\n');
    await old.until((text) => text.endsWith('hello'));
    chunked.sockets[0]?.destroy();
    await eventually(() => old.closed || old.ended);
    expect(old.failure?.code).toBe('ECONNRESET');
  });
});

describe('a listener that closes', () => {
  it('lets a running exchange end, says close, and ends idle connections at once', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const engine = await forwardingTo(closers, upstream.url);
    const idle = new RawClient(closers, engine.plain);
    const busy = new RawClient(closers, engine.plain).send(get());
    await eventually(() => upstream.received.length === 1);
    await engine.apply({ version: 1 });
    await idle.untilEnd();
    expect(idle.text).toBe('');
    upstream.sockets[0]?.write(okay);
    expect(await busy.untilEnd()).toMatch(/\r\nConnection: close\r\n.*ok$/s);
  });
});

describe('an upgrade that is refused', () => {
  it('has its answer delivered, and its connection serves on', async () => {
    const engine = await forwardingTo(closers, 'http://127.0.0.1:9');
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'fixed', to: { respond: { body: 'x'.repeat(60_000) } } }],
    });
    const client = new RawClient(closers, engine.port('plain'));
    client.send(
      get(
        '/',
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n',
      ),
    );
    await client.until((text) => text.endsWith('x'.repeat(60_000)));
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    client.text = '';
    client.send(get('/again', 'Connection: close\r\n'));
    expect((await client.untilEnd()).endsWith('x'.repeat(60_000))).toBe(true);
  });
});
