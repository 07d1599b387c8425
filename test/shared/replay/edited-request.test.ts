import { describe, expect, it } from 'vitest';
import { redacted } from '../../../src/main/history/redact/rules.ts';
import {
  judgeHeaders,
  judgeRequest,
  requestHeadLimit,
  splitUrl,
} from '../../../src/shared/replay/edited-request.ts';
import { redactedFields, redactedMark } from '../../../src/shared/replay/redacted.ts';

const url = 'https://shop.localhost:8443/cart';
const mistakes = (fields: { method?: string; url?: string }) =>
  judgeRequest({ method: 'GET', url, headers: [], ...fields }).map(
    ({ field, message }) => `${field}: ${message}`,
  );

describe('an edited request', () => {
  it('may have what goes over the wire', () => {
    expect(judgeRequest({ method: 'PATCH', url: `${url}/a/../b%20?q=[1]`, headers: [['X-A', 'ü']] })).toEqual(
      [],
    );
    expect(mistakes({ url: 'http://[::1]:80' })).toEqual([]);
  });

  it.each(['', 'get', 'GET ', 'CONNECT', 'G\r\nX'])('is told that %j is no method', (method) => {
    expect(mistakes({ method })).toEqual([expect.stringMatching(/^method: /)]);
  });

  it.each([
    '/cart',
    'shop.localhost/cart',
    'ftp://a/',
    'https://',
    'https://a b/',
    'https://a/b c',
    'https://a/b#c',
    'https://a/ü',
    'https://a/\r\nX: y',

    `https://a/${'x'.repeat(9000)}`,
  ])('is told that %j is no URL to send', (wrong) => {
    expect(mistakes({ url: wrong })).toEqual([expect.stringMatching(/^url: /)]);
  });

  it('is told the place of each header that is wrong', () => {
    const places = judgeHeaders([
      ['Fine', '1'],
      ['', 'x'],
      ['Bad Name', 'x'],
      ['X', 'a\nb'],
      ['Host', 'a'],
      ['host', 'b'],
      ['X', '☂'],
    ]).map(({ index }) => index);
    expect(places).toEqual([1, 2, 3, 5, 6]);
    expect(judgeHeaders([['Host', 'not a host']])).toMatchObject([{ index: 0 }]);
  });

  it('may not have heads without end', () => {
    expect(judgeHeaders([['X', 'x'.repeat(requestHeadLimit)]])).toMatchObject([{ index: null }]);
    expect(judgeHeaders(Array.from({ length: 257 }, () => ['X', ''] as const))).toMatchObject([
      { index: null },
    ]);
  });
});

describe('a URL', () => {
  it('is taken apart with nothing changed in it', () => {
    expect(splitUrl('HTTPS://Shop.localhost/a/../b//?')).toEqual({
      scheme: 'https',
      authority: 'Shop.localhost',
      target: '/a/../b//?',
    });
    expect(splitUrl('http://a?b')?.target).toBe('/?b');
  });
});

describe('what history took out', () => {
  it('is found by the mark that history writes', () => {
    expect(redactedMark).toBe(redacted);
  });

  it('is named, each field once', () => {
    const headers = [
      ['Cookie', redacted],
      ['Cookie', redacted],
      ['Authorization', redacted],
      ['X', 'y'],
    ] as const;
    expect(redactedFields('/a?token=%5Bredacted%5D', headers)).toEqual(['URL', 'Cookie', 'Authorization']);
    expect(redactedFields('/a', [['X', 'y']])).toEqual([]);
  });
});
