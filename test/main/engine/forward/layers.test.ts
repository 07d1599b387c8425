import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../helpers/ask.ts';
import { rawExchange, startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function origin(location?: () => string) {
  const seen: IncomingMessage[] = [];
  const started = await startOrigin((incoming, response) => {
    seen.push(incoming);
    if (location !== undefined) response.setHeader('Location', location());
    response.end('ok');
  });
  closing.push(started.stop);
  return { url: started.url, seen };
}

async function doorman(url: string, bind: string, trustForwardedFrom: string[], host?: 'upstream') {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', bind, port: 0, tls: 'off', trustForwardedFrom }],
    routes: [{ id: 'all', to: { pool: 'next' }, ...(host === undefined ? {} : { rewrite: { host } }) }],
    pools: [{ id: 'next', upstreams: [{ id: 'one', url }] }],
  });
  closing.push(() => engine.stop());
  return engine.port('plain');
}

describe('the fields of forwarding on the wire', () => {
  it('quote the IPv6 address of a client', async () => {
    const { url, seen } = await origin();
    const port = await doorman(url, '::1', []);
    await ask(port, { host: '::1', headers: { host: `[::1]:${port}` } });
    expect(seen[0]?.headers.forwarded).toBe(`for="[::1]";host="[::1]:${port}";proto=http`);
    expect(seen[0]?.headers['x-forwarded-for']).toBe('::1');
    expect(seen[0]?.headers['x-forwarded-host']).toBe(`[::1]:${port}`);
  });

  it('of a trusted proxy, on several lines, arrive as one list that this hop has joined', async () => {
    const { url, seen } = await origin();
    const port = await doorman(url, '127.0.0.1', ['127.0.0.0/8']);
    await rawExchange(
      port,
      [
        'GET / HTTP/1.1',
        'Host: a.localhost',
        'X-Forwarded-For: 192.0.2.1, junk',
        'X-Forwarded-For: 192.0.2.2',
        'Forwarded: for="[2001:db8::1]:80";by=_x',
        'Forwarded: for=unknown',
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    );
    expect(seen[0]?.headers['x-forwarded-for']).toBe('192.0.2.1, junk, 192.0.2.2, 127.0.0.1');
    expect(seen[0]?.headers.forwarded).toBe(
      'for="[2001:db8::1]:80";by=_x, for=unknown, for=127.0.0.1;host=a.localhost;proto=http',
    );
  });
});

describe('two layers', () => {
  it('tell the service who asked the first, and lead its redirects back to the first', async () => {
    const { url, seen } = await origin(() => `${url}/login`);
    const gateway = await doorman(url, '127.0.0.1', ['127.0.0.0/8'], 'upstream');
    const edge = await doorman(`http://127.0.0.1:${gateway}`, '127.0.0.1', [], 'upstream');
    const answer = await ask(edge, {
      headers: {
        host: `shop.localhost:${edge}`,
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
      },
    });
    expect(answer.headers.location).toBe(`http://shop.localhost:${edge}/login`);
    expect(seen[0]?.headers).toMatchObject({
      host: url.slice('http://'.length),
      'x-forwarded-host': `shop.localhost:${edge}`,
      'x-forwarded-for': '127.0.0.1, 127.0.0.1',
      via: '1.1 doorman, 1.1 doorman',
    });
  });
});
