import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideInField } from '../../../src/main/history/redact/fields.ts';
import { hideParameters } from '../../../src/main/history/redact/parameters.ts';
import { compileRedaction } from '../../../src/main/history/redact/rules.ts';

const names = new Set(['token', 'api key']);
const hide = (text: string): string => hideParameters(text, names);

describe('parameters of a query', () => {
  it.each([
    ['/a?token=s3cret', '/a?token=[redacted]'],
    ['/a?x=1&Token=s3=cret?&y=2#f', '/a?x=1&Token=[redacted]&y=2#f'],
    [
      '/a?t%6Fken=s3cret&api+key=s3cret&API%20KEY=s3cret',
      '/a?t%6Fken=[redacted]&api+key=[redacted]&API%20KEY=[redacted]',
    ],
    ['/a?x=1;token=s3cret;s3cret&y', '/a?x=1;token=[redacted]&y'],
    ['/a;token=s3cret?b=1', '/a;token=[redacted]'],
    ['https://user@host/#token=s3cret&a=b', 'https://user@host/#token=[redacted]&a=b'],
    ['/login?next=%2Fcb%3Ftoken%3Ds3cret&a=b', '/login?next=[redacted]&a=b'],
    ['/login?next=%252Fcb%253Fa%253D1%2526token%253Ds3cret', '/login?next=[redacted]'],
    ['/a?q=%7B%22token%22%3A%22s3cret%22%7D', '/a?q=[redacted]'],
    ['/a?token', '/a?token'],
    ['/a?token=', '/a?token=[redacted]'],
    ['/token=?tokens=1&atoken=2&q=token', '/token=[redacted]&atoken=2&q=token'],
    ['/a?%=1&token=s3cret&%zz=%', '/a?%=1&token=[redacted]&%zz=%'],
  ])('%s', (text, hidden) => {
    expect(hide(text)).toBe(hidden);
  });

  it('are left alone, character for character, where none has such a name', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(hideParameters(url, new Set(['no such name']))).toBe(url);
      }),
    );
  });

  it('never keep a value, however it is written', () => {
    const noise = fc.stringMatching(/^[a-z0-9=?;/%+-]{0,12}$/);
    const written = fc.constantFrom('token', 'TOKEN', 't%6fken', '%74%6F%6B%65%6E', 'api+key', 'api%20key');
    fc.assert(
      fc.property(noise, written, noise, noise, (before, name, inside, after) => {
        const text = `/p?${before}&${name}=CANARY${inside}&${after}`;
        expect(hide(text)).not.toContain('CANARY');
      }),
    );
  });
});

describe('fields', () => {
  const rules = compileRedaction(['x-secret', 'query:token', 'cookie:Session', 'body:password']);
  const field = (name: string, value: string): string => hideInField(name, value, rules);

  it('hides single cookies both ways', () => {
    expect(field('Cookie', 'a=1; session=s3cret; SESSION="s3; b=2')).toBe(
      'a=1; session=[redacted]; SESSION=[redacted]; b=2',
    );
    expect(field('set-cookie', 'session=s3cret; Path=/; HttpOnly')).toBe(
      'session=[redacted]; Path=/; HttpOnly',
    );
    expect(field('set-cookie', 'other=1; session=x')).toBe('other=1; session=x');
  });

  it('hides parameters in whatever field has a URL', () => {
    expect(field('Referer', 'https://shop.localhost/?token=s3cret&a=b')).toBe(
      'https://shop.localhost/?token=[redacted]&a=b',
    );
    expect(field('Location', '/cb?token=s3cret')).toBe('/cb?token=[redacted]');
    expect(field('Link', '<https://a/?token=s3cret>; rel=next, <https://b/?a=1>; rel=prev')).toBe(
      '<https://a/?token=[redacted]>; rel=next, <https://b/?a=1>; rel=prev',
    );
    expect(field('X-Original-Query', 'token=s3cret&a=1')).toBe('token=[redacted]&a=1');
    expect(field('X-Secret', 's3cret')).toBe('[redacted]');
    expect(field('User-Agent', 'token; (a=b)')).toBe('token; (a=b)');
  });
});
