import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendCacheStatus } from '../../../../src/main/engine/cache/cache-status.ts';
import { clientHasIt, entityTags, mayTakePart } from '../../../../src/main/engine/cache/conditions.ts';
import { confirmationRequest, confirmed } from '../../../../src/main/engine/cache/confirmation.ts';
import { urlsChanged } from '../../../../src/main/engine/cache/invalidation.ts';
import { keyOf } from '../../../../src/main/engine/cache/key.ts';
import { partAsked } from '../../../../src/main/engine/cache/ranges.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { bytes, epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { responseOf } from './store/responses.ts';

const asked = { scheme: 'http', authority: 'Shop.test:80', target: '/A?b=1&a=2&b=3' } as const;

describe('keys', () => {
  it('have method, scheme, host without the usual port, path and as much of the query as is wanted', () => {
    expect(keyOf(asked, 'all')).toBe('GET http://shop.test/A?b=1&a=2&b=3');
    expect(keyOf(asked, 'none')).toBe('GET http://shop.test/A');
    expect(keyOf(asked, ['b', 'a'])).toBe('GET http://shop.test/A?a=2&b=1&b=3');
    expect(keyOf(asked, ['c'])).toBe('GET http://shop.test/A');
    expect(keyOf({ ...asked, target: '/?%61=1' }, ['a'])).toBe('GET http://shop.test/?%61=1');
    expect(keyOf({ ...asked, target: '/?%=1' }, ['%'])).toBe('GET http://shop.test/?%=1');
    expect(keyOf({ ...asked, scheme: 'https' }, 'none')).toBe('GET https://shop.test:80/A');
    expect(keyOf({ ...asked, target: '//a/../b' }, 'all')).toBe('GET http://shop.test//a/../b');
  });
});

describe('conditions', () => {
  const modified = 'Thu, 15 Jan 2026 12:00:00 GMT';
  const stored = responseOf('a', { headers: new HeaderList(['ETag', 'W/"1"', 'Last-Modified', modified]) });
  const has = (...fields: string[]) => clientHasIt(new HeaderList(fields), stored);

  it('are judged by entity tag, weakly, before dates', () => {
    expect(has('If-None-Match', '"0", "1"')).toBe(true);
    expect(has('If-None-Match', '*')).toBe(true);
    expect(has('If-None-Match', '"0"', 'If-Modified-Since', modified)).toBe(false);
    expect(has('If-Modified-Since', modified)).toBe(true);
    expect(has('If-Modified-Since', 'Thu, 15 Jan 2026 11:59:59 GMT')).toBe(false);
    expect(has('If-Modified-Since', 'yesterday')).toBe(false);
    expect(has()).toBe(false);
  });

  it('mean nothing for answers that are no success', () => {
    expect(clientHasIt(new HeaderList(['If-None-Match', '"1"']), { ...stored, status: 404 })).toBe(false);
  });

  it('read lists of tags with commas inside', () => {
    expect(entityTags('"a,b", W/"c" ,d')).toEqual(['"a,b"', 'W/"c"', 'd']);
  });

  it('take parts only from the very same response', () => {
    const headers = new HeaderList(['ETag', '"1"', 'Last-Modified', modified]);
    const may = (condition: string) => mayTakePart(new HeaderList(['If-Range', condition]), headers);
    expect([
      may('"1"'),
      may(modified),
      may('"2"'),
      may('W/"1"'),
      may('Thu, 01 Jan 2026 00:00:00 GMT'),
    ]).toEqual([true, true, false, false, false]);
    expect(mayTakePart(new HeaderList(), headers)).toBe(true);
  });
});

describe('parts', () => {
  it.each([
    ['bytes=0-0', { from: 0, to: 1 }],
    ['bytes=5-', { from: 5, to: 10 }],
    ['bytes=-3', { from: 7, to: 10 }],
    ['bytes=-30', { from: 0, to: 10 }],
    ['bytes=5-50', { from: 5, to: 10 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', null],
    ['bytes=0-1,3-4', null],
    ['items=0-1', null],
    ['bytes=-', null],
    [undefined, null],
  ])('%s of 10 bytes', (range, expected) => {
    expect(partAsked(range, 10)).toEqual(expected);
  });

  it('lie inside the body whatever is asked', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(40), (one, other, size) => {
        const part = partAsked(`bytes=${one}-${other}`, size);
        if (part === null || part === 'unsatisfiable') return;
        expect(part.from).toBe(one);
        expect(part.to).toBe(Math.min(other + 1, size));
        expect(part.from).toBeLessThan(part.to);
      }),
    );
  });
});

describe('asking for a confirmation', () => {
  const withTag = (id: string, tag: string | null, at = 0) => ({
    ...responseOf(id, {
      headers: new HeaderList([...(tag === null ? [] : ['ETag', tag]), 'Last-Modified', 'x']),
      policy: { responseTime: epochMilliseconds(at) },
    }),
    size: bytes(1),
  });
  const client = new HeaderList(['Accept', 'a', 'If-None-Match', '"mine"', 'Range', 'bytes=0-1']);

  it('is about what is stored, and no longer about what the client has', () => {
    const one = withTag('one', '"1"');
    const request = confirmationRequest(client, one, [one, withTag('two', '"2"')]);
    expect(request?.headers.toPairs()).toEqual([
      ['Accept', 'a'],
      ['If-None-Match', '"1", "2"'],
      ['If-Modified-Since', 'x'],
    ]);
    expect(confirmationRequest(client, withTag('one', null), [])?.validator).toBe('If-Modified-Since');
    expect(confirmationRequest(client, null, [withTag('one', null)])).toBeNull();
  });

  it('is answered for the one that the 304 names, or the only one', () => {
    const [one, two, later] = [withTag('one', '"1"'), withTag('two', '"2"'), withTag('later', '"2"', 5)];
    const several = confirmationRequest(client, null, [one, two, later]);
    const only = confirmationRequest(client, one, [one]);
    if (several === null || only === null) throw new Error('nothing was asked');
    expect(confirmed(several, new HeaderList(['ETag', '"2"']))?.id).toBe('later');
    expect(confirmed(several, new HeaderList())).toBeNull();
    expect(confirmed(only, new HeaderList())?.id).toBe('one');
  });
});

describe('changes', () => {
  const changed = (status: number, ...fields: string[]) =>
    urlsChanged({ ...asked, target: '/a/b?c' }, status, new HeaderList(fields))?.map(
      ({ target }) => target,
    ) ?? null;

  it('are about what was asked for, and what the answer names on the same origin', () => {
    expect(changed(201, 'Location', 'made?x#y', 'Content-Location', '/a/b?c')).toEqual([
      '/a/b?c',
      '/a/made?x',
    ]);
    expect(changed(302, 'Location', 'http://other.test/x')).toEqual(['/a/b?c']);
    expect(changed(200, 'Location', 'http://shop.test/x')).toEqual(['/a/b?c', '/x']);
    expect(changed(200, 'Location', 'http://[')).toEqual(['/a/b?c']);
    expect(changed(404)).toBeNull();
    expect(changed(500)).toBeNull();
  });
});

describe('Cache-Status', () => {
  it('stands behind what caches nearer to the origin say', () => {
    const headers = new HeaderList(['Cache-Status', 'edge; hit']);
    appendCacheStatus(headers, {
      hit: false,
      forwarded: 'stale',
      forwardedStatus: 304,
      ttl: -3,
      stored: true,
      collapsed: true,
    });
    expect(headers.get('cache-status')).toBe(
      'edge; hit, doorman; fwd=stale; fwd-status=304; ttl=-3; stored; collapsed',
    );
  });
});
