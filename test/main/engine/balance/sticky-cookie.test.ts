import { describe, expect, it } from 'vitest';
import { cookieValues, requestKey } from '../../../../src/main/engine/balance/request-key.ts';
import { StickyCookie } from '../../../../src/main/engine/balance/sticky-cookie.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { milliseconds } from '../../../../src/shared/model/units.ts';
import { requestOf } from './members.ts';

const key = new Uint8Array(32).fill(1);
const settings = { cookie: 'stick', ttl: milliseconds(90_000) };
const sticky = new StickyCookie(settings, 'shop', ['api-1', 'api-2'], key);
const tokenIn = (line: string) => /^stick=([^;]+);/.exec(line)?.[1] ?? '';
const sent = (...lines: string[]) => new HeaderList(lines.flatMap((line) => ['Cookie', line]));

describe('a sticky cookie', () => {
  it('is for this host alone, and no script sees it', () => {
    expect(sticky.line('api-1', true)).toMatch(
      /^stick=[\w-]{22}; Path=\/; Max-Age=90; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(sticky.line('api-1', false)).not.toContain('Secure');
  });

  it('names its upstream to Doorman and tells nobody else anything', () => {
    for (const upstream of ['api-1', 'api-2']) {
      const value = tokenIn(sticky.line(upstream, false));
      expect(sticky.read(sent(`a=b; stick=${value}`))).toBe(upstream);
      expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain('api');
    }
  });

  it('is the same after a restart, and another with another key or in another pool', () => {
    const value = tokenIn(sticky.line('api-1', false));
    const again = new StickyCookie(settings, 'shop', ['api-2', 'api-1'], key);
    expect(again.read(sent(`stick=${value}`))).toBe('api-1');
    const others = [
      new StickyCookie(settings, 'shop', ['api-1'], new Uint8Array(32).fill(2)),
      new StickyCookie(settings, 'cart', ['api-1'], key),
    ];
    for (const other of others) expect(other.read(sent(`stick=${value}`))).toBeNull();
  });

  it('tells having none from having one that names nobody', () => {
    expect(sticky.read(sent())).toBeUndefined();
    expect(sticky.read(sent('sticky=1; xstick=2'))).toBeUndefined();
    expect(sticky.read(sent('stick=api-1'))).toBeNull();
    expect(sticky.read(sent('stick='))).toBeNull();
  });

  it('is found among several of its name', () => {
    const value = tokenIn(sticky.line('api-2', false));
    expect(sticky.read(sent('stick=forged', `stick=${value}`))).toBe('api-2');
  });
});

describe('the key of a request', () => {
  const request = requestOf({
    client: '10.0.0.1',
    target: '/a/../b%41?q=1&q=2&x=%20',
    authority: 'Shop.localhost:8443',
    headers: [
      ['X-User', 'ann'],
      ['Cookie', 'sid=1; theme=dark'],
      ['cookie', 'last=3'],
    ],
  });

  it.each([
    ['client', '10.0.0.1'],
    ['path', '/bA'],
    ['uri', '/a/../b%41?q=1&q=2&x=%20'],
    ['host', 'shop.localhost'],
    ['header:x-user', 'ann'],
    ['header:x-none', null],
    ['cookie:theme', 'dark'],
    ['cookie:last', '3'],
    ['cookie:the', null],
    ['query:q', '1'],
    ['query:x', ' '],
    ['query:none', null],
  ])('%s is %j', (name, value) => {
    expect(requestKey(name)(request)).toBe(value);
  });

  it('finds all cookies of a name', () => {
    expect(cookieValues(sent('a=1; b=2; a=3', 'a=4'), 'a')).toEqual(['1', '3', '4']);
  });
});
