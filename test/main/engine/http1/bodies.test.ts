import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
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
import { startOrigin } from '../../../helpers/origin.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const okay = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const hasHead = (text: string) => text.includes('\r\n\r\n');

describe('trailers', () => {
  it('go both ways, without those that frame, route or authorise', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (!all.includes('\r\n0\r\n')) return;
      socket.write(
        'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\nSet-Cookie: a=b\r\nLocation: /evil\r\nCache-Control: max-age=9\r\n\r\n',
      );
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Check: 1\r\nHost: evil\r\nTransfer-Encoding: chunked\r\nAuthorization: x\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\n\r\n',
    );
    const [answer] = readMessages(await client.until((text) => text.includes('\r\n0\r\n')));
    expect(answer).toMatchObject({ body: 'ok', trailers: 'X-Sum: 7\r\n' });
    expect(readMessages(upstream.received[0] ?? '')[0]).toMatchObject({
      body: 'hi',
      trailers: 'X-Check: 1\r\n',
    });
  });

  it('are left out for a client of HTTP/1.0', async () => {
    const upstream = await answeringUpstream(
      closers,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
    );
    const engine = await forwardingTo(closers, upstream.url);
    const answer = await new RawClient(closers, engine.plain)
      .send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
      .untilEnd();
    expect(answer).toMatch(/\r\n\r\nok$/);
  });
});

describe('a response without a body', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    ['HEAD that would be chunked', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['204 with a Content-Length', 'GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
    ['304 with a Content-Length', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['an empty 200', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ];
  it.each(cases)('ends with its head, and the connections go on: %s', async (_name, method, response) => {
    const upstream = await answeringUpstream(closers, response);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send(`${method} /1 HTTP/1.1\r\nHost: a\r\n\r\n`);
    await client.until(hasHead);
    client.send(`${method} /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const answers = readMessages(await client.untilEnd(), () => true);
    expect(answers).toHaveLength(2);
    expect(upstream.received).toHaveLength(1);
    if (response.includes(' 204 ')) expect(answers[0]?.head).not.toMatch(/content-length/i);
    else if (response.includes('Length: 5')) expect(answers[0]?.head).toContain('Content-Length: 5');
  });
});

describe('pipelined requests', () => {
  it('with bodies of every framing are answered in order, however the bytes are cut', async () => {
    const origin = await startOrigin((incoming, response) => {
      incoming.resume().once('end', () => response.end(`${incoming.method} ${incoming.url}`));
    });
    closers.add(origin.stop);
    const engine = await forwardingTo(closers, origin.url);
    const bytes = [
      'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n',
      'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\nGET /no HTTP/1.1\r\nHost: a\r\n',
      'POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n',
      'POST /4 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n',
      'GET /5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ].join('');
    for (const size of [1, 7, 64, bytes.length]) {
      const client = new RawClient(closers, engine.plain);
      for (let at = 0; at < bytes.length; at += size) {
        client.send(bytes.slice(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const answers = readMessages(await client.untilEnd()).map(({ body }) => body);
      expect(answers).toEqual(['GET /1', 'POST /2', 'POST /3', 'POST /4', 'GET /5']);
    }
  });

  it('by the thousand are all answered', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.endsWith('\r\n\r\n')) socket.write(okay);
    });
    const engine = await forwardingTo(closers, upstream.url, { capturing: false });
    const many = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3000);
    const client = new RawClient(closers, engine.plain).send(many);
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(readMessages(await client.untilEnd())).toHaveLength(3001);
  });
});

describe('Expect: 100-continue', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n';

  it('is answered once, and not asked of the upstream again', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.endsWith('hello')) socket.write(`HTTP/1.1 100 Continue\r\n\r\n${okay}`);
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(head);
    expect(await client.until(hasHead)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.send('hello');
    const answer = await client.until((text) => text.endsWith('ok'));
    expect(answer.match(/100 Continue/g)).toHaveLength(1);
    expect(upstream.received[0]).not.toMatch(/expect/i);
  });

  it('is not answered where nobody wants the body, and the connection closes', async () => {
    const engine = await forwardingTo(closers, 'http://127.0.0.1:9', {});
    const answer = await new RawClient(closers, engine.plain).send(head).untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
  });

  it('is not answered for a body that is too large', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url, { limits: { bodyBytes: '4B' } });
    expect(await new RawClient(closers, engine.plain).send(head).untilEnd()).toMatch(/^HTTP\/1\.1 413 /);
    expect(upstream.received).toEqual([]);
  });
});

describe('a request body up to its limit', () => {
  const limits = { bodyBytes: '10B' };
  const chunked = (body: string) =>
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body}`;

  it('is counted without its chunked coding', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.includes('\r\n0\r\n')) socket.write(okay);
    });
    const engine = await forwardingTo(closers, upstream.url, { limits });
    const answer = await new RawClient(closers, engine.plain)
      .send(chunked(`${'1;a=b\r\nx\r\n'.repeat(10)}0\r\n\r\n`))
      .untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is answered 413 beyond it, and never whole at the upstream though it came in one piece', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const engine = await forwardingTo(closers, upstream.url, { limits });
    const answer = await new RawClient(closers, engine.plain)
      .send(chunked('b\r\nhello world\r\n0\r\n\r\n'))
      .untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(upstream.received.join('')).not.toContain('\r\n0\r\n');
    expect(upstream.received.join('')).not.toContain('hello');
  });
});

describe('an upstream that answers before the request is whole', () => {
  it('has its answer delivered, and no more of the body is sent to it', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.includes('start') && !socket.writableEnded)
        socket.end('HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig');
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nstart');
    expect(await client.until((text) => text.endsWith('big'))).toMatch(/^HTTP\/1\.1 413 /);
    client.send('x'.repeat(600_000));
    await client.untilEnd();
    expect(upstream.received[0]?.endsWith('start')).toBe(true);
  });

  it('keeps the client’s connection where little of the body is left', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.endsWith('start')) socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
      else if (all.startsWith('GET')) socket.write(okay);
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nstart');
    await client.until((text) => text.endsWith('no'));
    client.send('later');
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(readMessages(await client.untilEnd()).map(({ body }) => body)).toEqual(['no', 'ok']);
  });
});

describe('a large body', () => {
  const mebibyte = 1024 * 1024;
  const piece = Buffer.alloc(256 * 1024, 'x');

  /** The highest growth of the process, of which engine, client and upstream are all part, while `work` runs. */
  async function growth(work: (sample: () => void) => Promise<void>): Promise<number> {
    const before = process.memoryUsage.rss();
    let highest = before;
    await work(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    });
    return highest - before;
  }

  async function listening(server: ReturnType<typeof createServer>): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.add(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  it('of 256 MiB goes to the client at constant memory', async () => {
    const server = createServer((incoming, response) => {
      const total = Number(incoming.headers['x-size']);
      response.writeHead(200, { 'content-length': total });
      let left = total;
      const push = () => {
        while (left > 0) {
          left -= piece.length;
          if (!response.write(piece)) {
            response.once('drain', push);
            return;
          }
        }
        response.end();
      };
      push();
    });
    const engine = await forwardingTo(closers, await listening(server));
    const download = async (total: number, sample: () => void) => {
      const socket = connect({ port: engine.plain, host: '127.0.0.1' });
      let received = 0;
      let pieces = 0;
      socket.on('data', (chunk) => {
        received += chunk.length;
        pieces += 1;
        if (pieces % 100 === 0) sample();
      });
      socket.write(`GET / HTTP/1.1\r\nHost: a\r\nX-Size: ${total}\r\nConnection: close\r\n\r\n`);
      await once(socket, 'close');
      expect(received).toBeGreaterThan(total);
    };
    // The heap takes its working size first.
    await download(128 * mebibyte, () => {});
    expect(await growth((sample) => download(256 * mebibyte, sample))).toBeLessThan(64 * mebibyte);
  });

  it('of 256 MiB goes to the upstream at constant memory, at the pace of a slow one', async () => {
    let received = 0;
    const server = createServer((incoming, response) => {
      incoming.on('data', (chunk: Buffer) => {
        const before = received;
        received += chunk.length;
        // Reads in bursts: between them the whole way back to the client has to stand still.
        if (Math.floor(received / (4 * mebibyte)) === Math.floor(before / (4 * mebibyte))) return;
        incoming.pause();
        setImmediate(() => incoming.resume());
      });
      incoming.once('end', () => response.end('ok'));
    });
    const engine = await forwardingTo(closers, await listening(server));
    const upload = async (total: number, sample: () => void) => {
      received = 0;
      const client = new RawClient(closers, engine.plain);
      client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${total}\r\nConnection: close\r\n\r\n`);
      for (let sent = 0; sent < total; sent += piece.length) {
        if (!client.socket.write(piece)) await once(client.socket, 'drain');
        if (sent % (8 * mebibyte) === 0) sample();
      }
      expect(readMessages(await client.untilEnd())[0]?.body).toBe('ok');
      expect(received).toBe(total);
    };
    await upload(128 * mebibyte, () => {});
    expect(await growth((sample) => upload(256 * mebibyte, sample))).toBeLessThan(64 * mebibyte);
  });

  it('stops being read from the client while the upstream reads nothing', async () => {
    const upstream = await rawUpstream(closers, (socket) => socket.pause());
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n');
    let sent = 0;
    let turns = 0;
    const push = () => {
      do {
        sent += piece.length;
        turns = 0;
      } while (client.socket.write(piece));
    };
    client.socket.on('drain', push);
    push();
    // No drain within many turns of the loop: nothing is read any more.
    await eventually(() => {
      turns += 1;
      return turns > 3000;
    });
    expect(sent).toBeLessThan(64 * mebibyte);
  });
});

describe('an event stream', () => {
  it('has each event delivered before the next is made', async () => {
    const upstream = await rawUpstream(closers, (socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until(hasHead);
    for (const event of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
      upstream.sockets[0]?.write(`${event.length.toString(16)}\r\n${event}\r\n`);
      await client.until((text) => text.includes(event));
    }
  });
});
