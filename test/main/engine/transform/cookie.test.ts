import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressTranslation } from '../../../../src/main/engine/transform/response/address-translation.ts';
import {
  translateCookie,
  withoutCookieValue,
} from '../../../../src/main/engine/transform/response/cookie.ts';

const local: AddressTranslation = {
  client: { scheme: 'https', authority: 'shop.localhost:8443' },
  upstream: { scheme: 'http', authority: 'localhost:3001' },
  hostSent: 'shop.localhost:8443',
  prefix: '',
};
const named: AddressTranslation = {
  ...local,
  upstream: { scheme: 'https', authority: 'app.corp.example' },
  hostSent: 'shop.example',
};
const overHttp: AddressTranslation = { ...named, client: { scheme: 'http', authority: 'shop.localhost' } };

const line = (before: string, how: AddressTranslation) => translateCookie(before, how).line;

describe('the domain of a cookie', () => {
  it.each([
    ['a=1; Domain=localhost; Path=/', local, 'a=1; Path=/'],
    ['a=1; domain=127.0.0.1', local, 'a=1'],
    ['a=1; Domain=app.corp.example', named, 'a=1'],
    ['a=1; Domain=.APP.corp.example; Secure', named, 'a=1; Secure'],
    ['a=1; Domain=corp.example', named, 'a=1'],
    ['a=1; Domain=shop.example', named, 'a=1'],
  ])('goes where it is the upstream’s: %s', (before, how, after) => {
    expect(line(before, how)).toBe(after);
  });

  it.each([
    ['a=1; Domain=shop.localhost', local],
    ['a=1; Domain=other.example', named],
    ['a=1; Domain=evil-app.corp.example', named],
    ['a=1; Domain=', local],
    ['a=1; Domain', local],
    ['a=Domain=localhost', local],
  ])('stays where it is not: %s', (before, how) => {
    expect(line(before, how)).toBe(before);
  });
});

describe('the path of a cookie', () => {
  const stripped = { ...local, prefix: '/api' };
  it.each([
    ['a=1; Path=/', 'a=1; Path=/api'],
    ['a=1; path=/cart; HttpOnly', 'a=1; path=/api/cart; HttpOnly'],
    ['a=1; Path=/api/cart', 'a=1; Path=/api/cart'],
    ['a=1; Path=cart', 'a=1; Path=cart'],
    ['a=1', 'a=1'],
    ['__Host-a=1; Secure; Path=/', '__Host-a=1; Secure; Path=/'],
  ])('gets the stripped prefix back: %s', (before, after) => {
    expect(line(before, stripped)).toBe(after);
  });
});

describe('Secure', () => {
  it('goes only where the client asked over http and the upstream was asked over https', () => {
    expect(translateCookie('a=1; Secure; HttpOnly', overHttp)).toEqual({
      line: 'a=1; HttpOnly',
      name: 'a',
      secureDropped: true,
    });
    expect(line('a=1; Secure', named)).toBe('a=1; Secure');
    expect(line('a=1; Secure', { ...overHttp, upstream: local.upstream })).toBe('a=1; Secure');
  });

  it.each(['__Secure-a=1; Secure', '__Host-a=1; Secure; Path=/', 'a=1; Secure; SameSite=None'])(
    'stays on a cookie that is worthless without it: %s',
    (before) => {
      expect(translateCookie(before, overHttp)).toMatchObject({ line: before, secureDropped: false });
    },
  );
});

describe('a cookie', () => {
  const attribute = fc.constantFrom(
    ' Path=/',
    'path=/x/y ',
    ' Domain=localhost',
    ' Domain=app.corp.example',
    ' Domain=else.example',
    ' Secure',
    ' HttpOnly',
    ' SameSite=Lax',
    ' SameSite=None',
    ' Expires=Wed, 21 Oct 2026 07:28:00 GMT',
    ' Max-Age = 5',
    '',
  );
  const cookie = fc
    .tuple(
      fc.constantFrom('a=1', '__Host-b=x=y', 'c="q"', 'nameless', ''),
      fc.array(attribute, { maxLength: 6 }),
    )
    .map(([pair, attributes]) => [pair, ...attributes].join(';'));
  const how = fc.constantFrom(local, named, overHttp, { ...overHttp, prefix: '/api' });

  it('is translated once and for all', () => {
    fc.assert(
      fc.property(cookie, how, (before, translation) => {
        const once = line(before, translation);
        expect(line(once, translation)).toBe(once);
      }),
    );
  });

  it('keeps its name and value and every other attribute byte for byte', () => {
    fc.assert(
      fc.property(cookie, how, (before, translation) => {
        const others = (text: string) =>
          text.split(';').filter((part, index) => index === 0 || !/^\s*(?:path|domain|secure)/i.test(part));
        expect(others(line(before, translation))).toEqual(others(before));
      }),
    );
  });

  it('is told of without its value', () => {
    expect(withoutCookieValue('sid=s3cret=; Path=/')).toBe('sid=…; Path=/');
    expect(withoutCookieValue('s3cret')).toBe('…');
  });
});
