import { createServer, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask as askPort } from '../../helpers/ask.ts';
import { type Origin, rawExchange, readText, startOrigin } from '../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../helpers/run-engine.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly raw: string[];
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let origin: Origin;
let engine: RunningEngine;
let seen: Seen[];

beforeEach(async () => {
  seen = [];
  origin = await startOrigin((incoming, response) => {
    void readText(incoming).then((body) => {
      const { method = '', url = '', rawHeaders: raw, headers } = incoming;
      seen.push({ method, url, raw, headers, body });
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.setHeader('Keep-Alive', 'timeout=9');
      response.setHeader('X-Secret-Hop', 'gone');
      response.setHeader('Connection', 'keep-alive, X-Secret-Hop');
      response.end(`you asked ${method} ${url}`);
    });
  });
  engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off' },
        { id: 'web', port: 0 },
      ],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
    },
    { tls: true },
  );
});

afterEach(async () => {
  await engine.stop();
  await origin.stop();
});

const ask = (options: RequestOptions, body?: string) => askPort(engine.port('plain'), options, body);

describe('what the upstream receives', () => {
  it('gets method, path, query and body as the client sent them', async () => {
    const answer = await ask(
      { method: 'PATCH', path: '/a/../b//c?d=%7E', headers: { 'content-length': 5 } },
      'hello',
    );
    expect(answer.text).toBe('you asked PATCH /a/../b//c?d=%7E');
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/a/../b//c?d=%7E', body: 'hello' });
    expect(seen[0]?.headers['content-length']).toBe('5');
  });

  it('gets a chunked body as one', async () => {
    await ask({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, 'in pieces');
    expect(seen[0]?.body).toBe('in pieces');
  });

  it('keeps the client’s Host by default', async () => {
    await ask({ headers: { host: 'shop.localhost:8443' } });
    expect(seen[0]?.headers.host).toBe('shop.localhost:8443');
  });

  it('does not get hop-by-hop fields, nor those that Connection nominates', async () => {
    await ask({
      headers: {
        connection: 'close, X-Hop',
        'x-hop': '1',
        'keep-alive': 'timeout=1',
        'proxy-authorization': 'Basic c2VjcmV0',
        'proxy-connection': 'keep-alive',
        te: 'gzip, trailers',
        'x-kept': 'yes',
      },
    });
    const names = seen[0]?.raw.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()) ?? [];
    for (const name of ['x-hop', 'keep-alive', 'proxy-authorization', 'proxy-connection']) {
      expect(names).not.toContain(name);
    }
    expect(seen[0]?.headers['x-kept']).toBe('yes');
    expect(seen[0]?.headers.te).toBe('trailers');
  });

  it('keeps Host and Content-Length when a client nominates them in Connection', async () => {
    await ask(
      { method: 'POST', headers: { connection: 'close, host, content-length', 'content-length': 2 } },
      'ok',
    );
    expect(seen[0]?.body).toBe('ok');
    expect(seen[0]?.headers.host).toContain('127.0.0.1');
  });

  it('is told who asked, for what and through whom', async () => {
    await ask({ headers: { host: 'shop.localhost' } });
    const headers: IncomingHttpHeaders = seen[0]?.headers ?? {};
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers['x-forwarded-host']).toBe('shop.localhost');
    expect(headers['x-forwarded-proto']).toBe('http');
    expect(headers['x-forwarded-port']).toBe(String(engine.port('plain')));
    expect(headers.forwarded).toBe('for=127.0.0.1;host=shop.localhost;proto=http');
    expect(headers.via).toBe('1.1 doorman');
  });

  it('does not get the forwarding fields that an untrusted client made up', async () => {
    await ask({
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-proto': 'https',
        forwarded: 'for=6.6.6.6',
        'x-real-ip': '6.6.6.6',
      },
    });
    expect(JSON.stringify(seen[0]?.raw)).not.toContain('6.6.6.6');
    expect(seen[0]?.headers['x-forwarded-proto']).toBe('http');
  });

  it('keeps a request id that the client sent and makes one where there is none', async () => {
    const kept = await ask({ headers: { 'x-request-id': 'from-client-1' } });
    const made = await ask({});
    expect(seen[0]?.headers['x-request-id']).toBe('from-client-1');
    expect(kept.headers['x-request-id']).toBe('from-client-1');
    expect(seen[1]?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers['x-request-id']).toBe(seen[1]?.headers['x-request-id']);
  });
});

describe('what the client receives', () => {
  it('gets every Set-Cookie line apart, and no hop-by-hop field of the upstream', async () => {
    const { headers, raw } = await ask({});
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(headers['x-secret-hop']).toBeUndefined();
    expect(headers['keep-alive']).not.toBe('timeout=9');
    expect(headers.via).toBe('1.1 doorman');
    expect(raw).toContain('Set-Cookie');
  });

  it('gets the fields and no body for HEAD', async () => {
    const answer = await ask({ method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
  });

  it('speaks HTTP/1.0 to those who do', async () => {
    const answer = await rawExchange(
      engine.port('plain'),
      'GET /old HTTP/1.0\r\nHost: shop.localhost\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).not.toMatch(/transfer-encoding/i);
    expect(answer).toContain('you asked GET /old');
  });

  it('answers pipelined requests in order', async () => {
    const answer = await rawExchange(
      engine.port('plain'),
      'GET /1 HTTP/1.1\r\nHost: a.localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: a.localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer.indexOf('GET /1')).toBeGreaterThan(0);
    expect(answer.indexOf('GET /2')).toBeGreaterThan(answer.indexOf('GET /1'));
  });
});

describe('HTTP/2', () => {
  function session(): ClientHttp2Session {
    return connectHttp2(`https://shop.localhost:${engine.port('web')}`, {
      ca: engine.authority?.authority.material.certificatePem,
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
  }

  function stream(client: ClientHttp2Session, headers: Record<string, string>, body = '') {
    return new Promise<{ headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const outgoing = client.request(headers, { endStream: body === '' });
      let received: Record<string, unknown> = {};
      let text = '';
      outgoing.setEncoding('utf8');
      outgoing.on('response', (fields) => {
        received = { ...fields };
      });
      outgoing.on('data', (chunk: string) => {
        text += chunk;
      });
      outgoing.on('end', () => resolve({ headers: received, text }));
      outgoing.on('error', reject);
      if (body !== '') outgoing.end(body);
    });
  }

  it('is chosen by ALPN over TLS and forwarded like HTTP/1.1', async () => {
    const client = session();
    const answer = await stream(client, { ':path': '/h2?x', ':method': 'POST' }, 'body');
    client.close();
    expect(answer.text).toBe('you asked POST /h2?x');
    expect(answer.headers[':status']).toBe(200);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(seen[0]?.headers.host).toBe(`shop.localhost:${engine.port('web')}`);
    expect(seen[0]?.headers.via).toBe('2 doorman');
    expect(seen[0]?.headers['x-forwarded-proto']).toBe('https');
    expect(seen[0]?.body).toBe('body');
  });

  it('carries many streams at once on one connection', async () => {
    const client = session();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => stream(client, { ':path': `/${index}` })),
    );
    client.close();
    expect(answers.map(({ text }) => text)).toEqual(
      Array.from({ length: 100 }, (_, index) => `you asked GET /${index}`),
    );
  });

  it('refuses a Host that differs from :authority', async () => {
    const client = session();
    const answer = await stream(client, { ':path': '/', ':authority': 'a.localhost', host: 'b.localhost' });
    client.close();
    expect(answer.headers[':status']).toBe(421);
    expect(seen).toEqual([]);
  });
});

describe('streaming', () => {
  it('passes the first piece on before the upstream has ended', async () => {
    const slow = await startOrigin((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
    });
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'slow', to: { pool: 'slow' } }],
      pools: [{ id: 'slow', upstreams: [{ id: 'one', url: slow.url }] }],
    });
    const first = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: engine.port('plain'), agent: false },
        (response) => {
          response.once('data', (chunk: Buffer) => {
            resolve(chunk.toString());
            response.destroy();
          });
          response.once('error', () => {});
        },
      );
      outgoing.once('error', reject);
      outgoing.end();
    });
    expect(first).toBe('data: first\n\n');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('cancelled');
    await slow.stop();
  });

  it('lets a slow reader slow the upstream down instead of filling memory', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    let blocked: () => void = () => {};
    const whenBlocked = new Promise<void>((resolve) => {
      blocked = resolve;
    });
    const endless = createServer((_incoming, response) => {
      const push = () => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            // No drain within many turns of the loop: the other side has stopped reading.
            waitForDrain(response);
            return;
          }
        }
      };
      const waitForDrain = (paused: typeof response) => {
        let turns = 0;
        const look = () => {
          turns += 1;
          if (turns > 2000) blocked();
          else setImmediate(look);
        };
        paused.once('drain', () => {
          turns = Number.NEGATIVE_INFINITY;
          push();
        });
        setImmediate(look);
      };
      push();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const address = endless.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'endless', to: { pool: 'endless' } }],
      pools: [{ id: 'endless', upstreams: [{ id: 'one', url: `http://127.0.0.1:${port}` }] }],
    });
    const outgoing = request({ host: '127.0.0.1', port: engine.port('plain'), agent: false });
    outgoing.on('error', () => {});
    outgoing.on('response', (response) => response.pause());
    outgoing.end();
    await whenBlocked;
    // Socket buffers of two connections on loopback; an unbounded relay would go on for ever.
    expect(written).toBeLessThan(64 * 1024 * 1024);
    outgoing.destroy();
    endless.closeAllConnections();
    await new Promise((resolve) => endless.close(resolve));
  });
});
