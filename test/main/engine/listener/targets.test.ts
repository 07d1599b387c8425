import { afterEach, describe, expect, it } from 'vitest';
import { answeringUpstream, Closers, forwardingTo, RawClient } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function ask(head: string) {
  const upstream = await answeringUpstream(closers);
  const engine = await forwardingTo(closers, upstream.url);
  const answer = await new RawClient(closers, engine.plain)
    .send(`${head}\r\nConnection: close\r\n\r\n`)
    .untilEnd();
  return { answer, received: upstream.received[0] };
}

describe('a target in absolute form', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['OPTIONS http://shop.localhost', 'OPTIONS * '],
    ['OPTIONS http://shop.localhost/', 'OPTIONS / '],
    ['OPTIONS http://shop.localhost?a', 'OPTIONS /?a '],
    ['GET http://shop.localhost', 'GET / '],
  ];
  it.each(cases)('%s goes on as %s', async (line, expected) => {
    const { received } = await ask(`${line} HTTP/1.1\r\nHost: other`);
    expect(received?.startsWith(`${expected}HTTP/1.1\r\nHost: shop.localhost\r\n`)).toBe(true);
  });
});

describe('a target with a fragment', () => {
  it.each(['/a#b', '#', 'http://shop.localhost/#b', 'http://shop.localhost#b'])(
    '%s is refused',
    async (target) => {
      const { answer, received } = await ask(`GET ${target} HTTP/1.1\r\nHost: a`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(received).toBeUndefined();
    },
  );
});
