import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../../src/main/engine/cache/freshness.ts';
import { responseDirectives } from '../../../../src/main/engine/cache/response-directives.ts';
import { whyNotStored } from '../../../../src/main/engine/cache/storable.ts';
import { fieldsToStore, updatedFields } from '../../../../src/main/engine/cache/update.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';

const now = epochMilliseconds(Date.UTC(2026, 0, 15));
const none = milliseconds(0);

const why = (fields: string[], { status = 200, authorized = false } = {}) => {
  const headers = new HeaderList(fields);
  const response = responseDirectives(headers);
  const policy = policyOf({ status, headers, requestTime: now, responseTime: now }, response, {
    defaultTtl: none,
    staleWhileRevalidate: none,
    staleIfError: none,
  });
  return (
    whyNotStored({ status, headers, response, policy, authorized, maxObject: bytes(1000) })?.reason ?? null
  );
};
const maxAge = ['Cache-Control', 'max-age=60'];

describe('a response is', () => {
  it.each([
    [maxAge, {}],
    [maxAge, { status: 599 }],
    [['ETag', '"1"'], {}],
    [['Cache-Control', 'no-cache', 'ETag', '"1"'], {}],
    [['Cache-Control', 'private="x", max-age=60'], {}],
    [['Cache-Control', 'no-store, must-understand, max-age=60'], {}],
    [['Cache-Control', 'max-age=60, public'], { authorized: true }],
    [['Cache-Control', 'max-age=60, must-revalidate'], { authorized: true }],
    [['Cache-Control', 's-maxage=60'], { authorized: true }],
    [[...maxAge, 'Set-Cookie', 'a=b'], {}],
    [['Cache-Control', 'no-store', 'CDN-Cache-Control', 'max-age=60'], {}],
  ])('stored: %s %o', (fields, more) => {
    expect(why([...fields], more)).toBeNull();
  });

  it.each([
    ['no_store', ['Cache-Control', 'max-age=60, no-store'], {}],
    ['private', ['Cache-Control', 'max-age=60, private'], {}],
    ['private', ['Cache-Control', 'private="x", max-age=60', 'Cache-Control', 'private'], {}],
    ['authorization', maxAge, { authorized: true }],
    ['status', ['ETag', '"1"'], { status: 403 }],
    ['status', ['Cache-Control', 'max-age=60, must-understand'], { status: 599 }],
    ['not_modified', maxAge, { status: 304 }],
    ['partial', maxAge, { status: 206 }],
    ['no_lifetime', [], {}],
    ['no_lifetime', ['Cache-Control', 'max-age=60', 'Age', '100'], {}],
    ['vary_any', [...maxAge, 'Vary', 'accept, *'], {}],
    ['vary_any', [...maxAge, 'Vary', 'X-Request-Id'], {}],
    ['set_cookie', ['ETag', '"1"', 'Set-Cookie', 'a=b'], {}],
    ['too_large', [...maxAge, 'Content-Length', '1001'], {}],
  ])('not stored for %s: %s %o', (reason, fields, more) => {
    expect(why([...fields], more)).toBe(reason);
  });
});

describe('the fields that are stored', () => {
  it('are those for all, and no Age', () => {
    const headers = new HeaderList([
      'Cache-Control',
      'private="a", no-cache="b", max-age=5, private="d"',
      'A',
      '1',
      'B',
      '2',
      'D',
      '5',
      'C',
      '3',
      'Age',
      '4',
    ]);
    expect(fieldsToStore(headers, responseDirectives(headers)).keys).toEqual(['cache-control', 'c']);
  });

  it('are replaced by those of a confirmation, all lines of a name, but for what describes the body', () => {
    const stored = new HeaderList(['A', '1', 'A', '2', 'B', '3', 'ETag', '"1"', 'Content-Length', '5']);
    const confirmation = new HeaderList(['a', '4', 'ETag', '"2"', 'Content-Length', '9', 'D', '5']);
    expect(updatedFields(stored, confirmation).toPairs()).toEqual([
      ['B', '3'],
      ['ETag', '"1"'],
      ['Content-Length', '5'],
      ['a', '4'],
      ['D', '5'],
    ]);
  });
});
