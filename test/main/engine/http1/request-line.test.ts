import { afterEach, describe, expect, it } from 'vitest';
import { answeringUpstream, Closers, forwardingTo, RawClient } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function start(limits: Record<string, string> = {}) {
  const upstream = await answeringUpstream(closers);
  const engine = await forwardingTo(closers, upstream.url, { limits });
  return { upstream, engine, client: () => new RawClient(closers, engine.plain) };
}

const closing = (head: string) => `${head}\r\nConnection: close\r\n\r\n`;

describe('a request line that is odd', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['two spaces', 'GET  / HTTP/1.1\r\nHost: a', 400],
    ['a tab', 'GET\t/ HTTP/1.1\r\nHost: a', 400],
    ['a tab before the version', 'GET /\tHTTP/1.1\r\nHost: a', 400],
    ['no version', 'GET /\r\nHost: a', 400],
    ['a space behind the version', 'GET / HTTP/1.1 \r\nHost: a', 400],
    ['a space before the method', ' GET / HTTP/1.1\r\nHost: a', 400],
    ['the version in lower case', 'GET / http/1.1\r\nHost: a', 400],
    ['a version of two digits', 'GET / HTTP/1.10\r\nHost: a', 400],
    ['HTTP/2.0', 'GET / HTTP/2.0\r\nHost: a', 505],
    ['HTTP/1.2', 'GET / HTTP/1.2\r\nHost: a', 505],
    ['HTTP/0.9', 'GET / HTTP/0.9\r\nHost: a', 505],
    ['a method that is no token', 'G(T / HTTP/1.1\r\nHost: a', 400],
    ['a NUL in the target', 'GET /\0 HTTP/1.1\r\nHost: a', 400],
    ['a byte beyond ASCII in the target', 'GET /\xe9 HTTP/1.1\r\nHost: a', 400],
    ['a target that is no path', 'GET a/b HTTP/1.1\r\nHost: a', 400],
    ['an authority-form target', 'GET a.localhost:80 HTTP/1.1\r\nHost: a', 400],
    ['an asterisk for a method that has none', 'GET * HTTP/1.1\r\nHost: a', 400],
    ['CONNECT', 'CONNECT a.localhost:80 HTTP/1.1\r\nHost: a.localhost:80', 501],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a', 501],
  ];

  it.each(cases)('with %s is refused and closes', async (_name, head, status) => {
    const { upstream, client } = await start();
    const answer = await client().send(`${head}\r\n\r\n`).untilEnd();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(upstream.received).toEqual([]);
  });

  it('with a method nobody knows is forwarded', async () => {
    const { upstream, client } = await start();
    await client().send(closing('BREW /pot HTTP/1.1\r\nHost: a')).untilEnd();
    expect(upstream.received[0]).toMatch(/^BREW \/pot HTTP\/1\.1\r\n/);
  });

  it('behind one empty line is read, however the bytes are cut; behind two it is refused', async () => {
    const { client } = await start();
    const request = closing('GET / HTTP/1.1\r\nHost: a');
    expect(await client().send(`\r\n${request}`).untilEnd()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await client().send(`\r\n\r\n${request}`).untilEnd()).toMatch(/^HTTP\/1\.1 400 /);
    const byteByByte = client();
    for (const byte of `\r\n${request}`) {
      byteByByte.send(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await byteByByte.untilEnd()).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('whom a request is for', () => {
  it('is told by an absolute-form target before Host, and goes on in origin form', async () => {
    const { upstream, client } = await start();
    await client().send(closing('GET http://right.localhost:81/x?y HTTP/1.1\r\nHost: wrong')).untilEnd();
    expect(upstream.received[0]).toMatch(/^GET \/x\?y HTTP\/1\.1\r\nHost: right\.localhost:81\r\n/);
    expect(upstream.received[0]).not.toContain('Host: wrong');
  });

  it('never is told by a path that begins with two slashes', async () => {
    const { upstream, client } = await start();
    await client().send(closing('GET //evil/x HTTP/1.1\r\nHost: a')).untilEnd();
    expect(upstream.received[0]).toMatch(/^GET \/\/evil\/x HTTP\/1\.1\r\nHost: a\r\n/);
  });

  it('is the server itself for OPTIONS *', async () => {
    const { upstream, client } = await start();
    await client().send(closing('OPTIONS * HTTP/1.1\r\nHost: a')).untilEnd();
    expect(upstream.received[0]).toMatch(/^OPTIONS \* HTTP\/1\.1\r\n/);
  });

  const hosts: readonly (readonly [string, string])[] = [
    ['without Host', 'X: 1'],
    ['with an empty Host', 'Host:'],
    ['with two Hosts', 'Host: a\r\nHost: a'],
    ['with user information', 'Host: a@b'],
    ['with a path', 'Host: a/b'],
    ['with a space', 'Host: a b'],
    ['with a list', 'Host: a,b c'],
    ['with a port that is no number', 'Host: a:x'],
    ['with an open bracket', 'Host: [::1'],
    ['with an address that is none', 'Host: [::g]'],
  ];
  it.each(hosts)('is not clear %s: 400', async (_name, field) => {
    const { upstream, client } = await start();
    expect(await client().send(`GET / HTTP/1.1\r\n${field}\r\n\r\n`).untilEnd()).toMatch(/^HTTP\/1\.1 400 /);
    expect(upstream.received).toEqual([]);
  });
});

describe('a head up to its limits', () => {
  it('with a URL of 64 KiB passes where the limit allows it, and is answered 414 beyond', async () => {
    const { upstream, client } = await start({ headerBytes: '128KiB' });
    const path = `/${'x'.repeat(64 * 1024 - 1)}`;
    expect(
      await client()
        .send(closing(`GET ${path} HTTP/1.1\r\nHost: a`))
        .untilEnd(),
    ).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.received[0]).toContain(`GET ${path} HTTP/1.1`);
    expect(
      await client()
        .send(closing(`GET ${path}x HTTP/1.1\r\nHost: a`))
        .untilEnd(),
    ).toMatch(/^HTTP\/1\.1 414 /);
  });

  it('with a request line beyond the whole limit is answered 414, before its end has come', async () => {
    const { engine, client } = await start();
    const answer = await client()
      .send(`GET /${'x'.repeat(40_000)}`)
      .untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 414 /);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ method: 'GET', fault: 'request.target_too_long' });
  });

  it('of fields beyond the limit is answered 431', async () => {
    const { client } = await start({ headerBytes: '4KiB' });
    expect(
      await client()
        .send(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(5000)}`)
        .untilEnd(),
    ).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('of 501 fields is answered 431', async () => {
    const { client } = await start();
    expect(
      await client()
        .send(closing(`GET / HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(500)}X: 1`))
        .untilEnd(),
    ).toMatch(/^HTTP\/1\.1 431 /);
  });
});
