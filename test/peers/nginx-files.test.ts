import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import { Closers, RawClient } from '../helpers/http1-setup.ts';
import { readMessages } from '../helpers/message-reader.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { curl, fieldValues } from './curl.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';

const closers = new Closers();
let engine: RunningEngine;
const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(100);

const missing = missingPeers('curl', 'nginx', 'haproxy');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

beforeAll(async () => {
  if (missing !== '') return;
  const nginx = await startNginx({
    ports: 1,
    files: { 'alphabet.txt': text },
    http: ([port], directory) => `
  default_type text/plain; gzip on; gzip_proxied any; gzip_min_length 1; gzip_types text/plain;
  server {
    listen 127.0.0.1:${port};
    root ${directory};
    location = /moved { return 301 /alphabet.txt; }
    location = /missing { return 404; }
    location = /broken { return 500; }
    location /limited { client_max_body_size 10; proxy_pass http://127.0.0.1:9; }
    location = /gone { proxy_pass http://127.0.0.1:9; }
  }`,
  });
  closers.add(nginx.stop);
  const haproxy = await startHaproxy({
    ports: 1,
    sections: ([port]) => `
frontend web
  bind 127.0.0.1:${port}
  http-request deny deny_status 429 if { path /busy }
  default_backend nobody
backend nobody
  retries 0
  server gone 127.0.0.1:9`,
  });
  closers.add(haproxy.stop);
  engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off' },
        { id: 'secure', port: 0, tls: 'auto', protocols: ['h1', 'h2'] },
      ],
      routes: [
        { id: 'haproxy', match: { hosts: ['haproxy.localhost'] }, to: { pool: 'haproxy' } },
        { id: 'nginx', to: { pool: 'nginx' } },
      ],
      pools: [
        { id: 'nginx', upstreams: [{ id: 'one', url: `http://127.0.0.1:${nginx.ports[0]}` }] },
        { id: 'haproxy', upstreams: [{ id: 'one', url: `http://127.0.0.1:${haproxy.ports[0]}` }] },
      ],
    },
    { tls: true },
  );
  closers.add(engine.stop);
});

afterAll(() => closers.closeAll());

const fronts = ['plain', 'secure'] as const;

function ask(
  front: 'plain' | 'secure',
  path: string,
  parameters: readonly string[] = [],
  host = 'localhost',
) {
  const port = engine.port(front);
  return curl([
    '--cacert',
    engine.authority?.caPath ?? '',
    '--resolve',
    `${host}:${port}:127.0.0.1`,
    `${front === 'plain' ? 'http' : 'https'}://${host}:${port}${path}`,
    ...parameters,
  ]);
}

describe.skipIf(missing !== '').each(fronts)(
  `files of nginx, asked for over the %s listener${note}`,
  (front) => {
    it('come in ranges, one and several, and 416 where there is none', async () => {
      const one = await ask(front, '/alphabet.txt', ['--range', '3-5']);
      expect(one).toMatchObject({ code: 0, status: 206 });
      expect(one.body.toString()).toBe('def');
      expect(fieldValues(one, 'content-range')).toEqual([`bytes 3-5/${text.length}`]);
      const several = await ask(front, '/alphabet.txt', ['--range', '0-1,24-25']);
      expect(fieldValues(several, 'content-type')[0]).toMatch(/^multipart\/byteranges; boundary=/);
      expect(several.body.toString()).toMatch(/ab[\s\S]*yz/);
      expect((await ask(front, '/alphabet.txt', ['--range', '9999-'])).status).toBe(416);
    });

    it('come whole where If-Range no longer holds, and in part where it does', async () => {
      const [tag = ''] = fieldValues(await ask(front, '/alphabet.txt'), 'etag');
      const held = ['--range', '0-2', '--header', `If-Range: ${tag}`];
      expect((await ask(front, '/alphabet.txt', held)).body.toString()).toBe('abc');
      const changed = ['--range', '0-2', '--header', 'If-Range: "other"'];
      expect((await ask(front, '/alphabet.txt', changed)).body.toString()).toBe(text);
    });

    it('are not sent again where If-None-Match holds', async () => {
      const [tag = ''] = fieldValues(await ask(front, '/alphabet.txt'), 'etag');
      const answer = await ask(front, '/alphabet.txt', ['--header', `If-None-Match: ${tag}`]);
      expect(answer).toMatchObject({ code: 0, status: 304 });
      expect(answer.body).toHaveLength(0);
    });

    it('stay compressed on their way, and are what they were once decoded', async () => {
      const answer = await ask(front, '/alphabet.txt', ['--compressed', '--header', 'Accept-Encoding: gzip']);
      expect(fieldValues(answer, 'content-encoding')).toEqual(['gzip']);
      expect(answer.body.toString()).toBe(text);
    });

    it('are redirected to at the address that the client used, not that of nginx', async () => {
      const answer = await ask(front, '/moved');
      expect(answer.status).toBe(301);
      const scheme = front === 'plain' ? 'http' : 'https';
      expect(fieldValues(answer, 'location')).toEqual([
        `${scheme}://localhost:${engine.port(front)}/alphabet.txt`,
      ]);
      expect((await ask(front, '/moved', ['--location'])).body.toString()).toBe(text);
    });
  },
);

describe.skipIf(missing !== '')(`error answers${note}`, () => {
  it.each([
    ['localhost', '/missing', 404, 'nginx'],
    ['localhost', '/broken', 500, 'nginx'],
    ['localhost', '/gone', 502, 'nginx'],
    ['haproxy.localhost', '/busy', 429, 'too many'],
    ['haproxy.localhost', '/', 503, 'No server is available'],
  ])('of %s for %s are relayed as they are', async (host, path, status, said) => {
    const answer = await ask('plain', path, [], host);
    expect(answer).toMatchObject({ code: 0, status });
    expect(answer.body.toString().toLowerCase()).toContain(said.toLowerCase());
    expect(fieldValues(answer, 'proxy-status')).toEqual([]);
  });

  it('of nginx to a body it does not want are relayed, though most of it was never sent', async () => {
    const answer = await ask('plain', '/limited', ['--data', 'x'.repeat(100_000)]);
    expect(answer.status).toBe(413);
    expect(answer.body.toString()).toContain('nginx');
  });
});

describe.skipIf(missing !== '')(`pipelined requests to nginx${note}`, () => {
  it('are answered in order', async () => {
    const client = new RawClient(closers, engine.port('plain'));
    const get = (path: string, fields = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`;
    client.send(
      get('/missing') +
        get('/alphabet.txt', 'Range: bytes=0-2\r\n') +
        get('/broken', 'Connection: close\r\n'),
    );
    const messages = readMessages(await client.untilEnd());
    expect(messages.map(({ firstLine }) => firstLine.split(' ')[1])).toEqual(['404', '206', '500']);
    expect(messages[1]?.body).toBe('abc');
  });
});
