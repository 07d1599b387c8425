import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../../src/main/engine/cache/dates.ts';
import { ageOf, policyOf } from '../../../../src/main/engine/cache/freshness.ts';
import { noTerms, requestTerms } from '../../../../src/main/engine/cache/request-terms.ts';
import { responseDirectives } from '../../../../src/main/engine/cache/response-directives.ts';
import { allowedOnError, judgeUse } from '../../../../src/main/engine/cache/usability.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';
import { responseOf } from './store/responses.ts';

const now = Date.UTC(2026, 0, 15, 12, 0, 0);
const date = (seconds: number) => new Date(now + seconds * 1000).toUTCString();
const seconds = (value: number) => milliseconds(value * 1000);

const policy = (fields: string[], { status = 200, delay = 0, defaultTtl = 0, swr = 0, sie = 0 } = {}) => {
  const headers = new HeaderList(fields);
  return policyOf(
    { status, headers, requestTime: epochMilliseconds(now - delay), responseTime: epochMilliseconds(now) },
    responseDirectives(headers),
    { defaultTtl: seconds(defaultTtl), staleWhileRevalidate: seconds(swr), staleIfError: seconds(sie) },
  );
};

describe('how long a response is fresh', () => {
  it.each([
    [['Cache-Control', 'max-age=60'], 60, 'max-age'],
    [['Cache-Control', 's-maxage=10, max-age=60'], 10, 's-maxage'],
    [['Cache-Control', 'max-age=60', 'CDN-Cache-Control', 'max-age=5'], 5, 'cdn-cache-control'],
    [['Cache-Control', 'max-age=60', 'Expires', date(5)], 60, 'max-age'],
    [['Expires', date(30), 'Date', date(-10)], 40, 'expires'],
    [['Expires', date(-30)], 0, 'expires'],
    [['Expires', '0'], 0, 'expires'],
    [['Expires', date(30), 'Date', 'no date'], 30, 'expires'],
    [['Cache-Control', 'max-age=sixty', 'Expires', date(30)], 0, 'max-age'],
    [['Last-Modified', date(-1000)], 100, 'heuristic'],
    [['Last-Modified', date(-100 * 24 * 3600)], 24 * 3600, 'heuristic'],
    [['Last-Modified', date(10)], 0, 'none'],
    [[], 0, 'none'],
    [['CDN-Cache-Control', 'public', 'Expires', date(30)], 0, 'none'],
  ] as const)('%s: %s s by %s', (fields, lifetime, source) => {
    expect(policy([...fields])).toMatchObject({ lifetime: lifetime * 1000, source });
  });

  it('is what the route says where the response says nothing and its status may be kept so', () => {
    expect(policy([], { defaultTtl: 7 })).toMatchObject({ lifetime: 7000, source: 'default-ttl' });
    expect(policy([], { defaultTtl: 7, status: 404 }).source).toBe('default-ttl');
    expect(policy([], { defaultTtl: 7, status: 503 }).source).toBe('none');
    expect(policy(['Cache-Control', 'max-age=0'], { defaultTtl: 7 }).lifetime).toBe(0);
  });

  it.each(['abc', '-1', '1.0', '1, 1', '1;a=b'])('is unknown with Age: %s, so that it is stale', (age) => {
    expect(policy(['Cache-Control', 'max-age=60', 'Age', age])).toMatchObject({
      lifetime: 0,
      source: 'invalid',
    });
  });
});

describe('how old a response is', () => {
  it('is what Age says and the time that the answer took, or what Date says, whichever is more', () => {
    expect(policy(['Age', '30'], { delay: 2000 }).initialAge).toBe(32_000);
    expect(policy(['Date', date(-50), 'Age', '30']).initialAge).toBe(50_000);
    expect(policy(['Date', date(50)]).initialAge).toBe(0);
  });

  it('grows with time, and never shrinks where the clock is set back', () => {
    const response = policy(['Age', '30']);
    expect(ageOf(response, epochMilliseconds(now + 5000))).toBe(35_000);
    expect(ageOf(response, epochMilliseconds(now - 5000))).toBe(30_000);
  });
});

describe('what is stale', () => {
  it('may be served as the response or else the route says', () => {
    const route = { swr: 10, sie: 20 };
    expect(policy(['Cache-Control', 'max-age=1'], route)).toMatchObject({
      staleWhileRevalidate: 10_000,
      staleIfError: 20_000,
    });
    expect(
      policy(['Cache-Control', 'max-age=1, stale-while-revalidate=3, stale-if-error=0'], route),
    ).toMatchObject({
      staleWhileRevalidate: 3000,
      staleIfError: 0,
    });
  });

  it.each(['must-revalidate', 'proxy-revalidate', 's-maxage=1', 'no-cache'])(
    'is never served with %s',
    (directive) => {
      const forbidden = policy(
        ['Cache-Control', `max-age=1, ${directive}, stale-while-revalidate=60, stale-if-error=60`],
        { swr: 60, sie: 60 },
      );
      expect(forbidden).toMatchObject({ staleWhileRevalidate: 0, staleIfError: 0, mayBeStale: false });
    },
  );
});

describe('a stored response', () => {
  const duration = fc.nat(100_000).map(milliseconds);
  const policies = fc.record({
    initialAge: duration,
    lifetime: duration,
    staleWhileRevalidate: duration,
    staleIfError: duration,
    mayBeStale: fc.boolean(),
    noCache: fc.constantFrom(null, 'no-cache'),
  });
  const optional = fc.option(duration);
  const demands = fc.record({
    maxAge: optional,
    minFresh: optional,
    maxStale: optional,
    noCache: fc.constantFrom(null, 'no-cache'),
  });

  it('is used fresh, or as long past that as is allowed, and never otherwise', () => {
    fc.assert(
      fc.property(policies, demands, fc.nat(300_000), (given, demanded, later) => {
        const { policy: stored } = responseOf('a', { policy: given });
        const terms = { ...noTerms, ...demanded, written: 'x' };
        const at = epochMilliseconds(stored.responseTime + later);
        const age = given.initialAge + later;
        const use = judgeUse(stored, terms, at);
        if (use.kind === 'confirm') return;
        expect(given.noCache).toBeNull();
        expect(terms.noCache).toBeNull();
        expect(age).toBeLessThanOrEqual(terms.maxAge ?? Number.POSITIVE_INFINITY);
        if (use.kind === 'fresh') {
          expect(age).toBeLessThan(given.lifetime);
          expect(given.lifetime - age).toBeGreaterThanOrEqual(terms.minFresh ?? 0);
        } else if (use.reason === 'client_allows') {
          expect(given.mayBeStale).toBe(true);
          expect(age - given.lifetime).toBeLessThanOrEqual(terms.maxStale ?? 0);
        } else expect(age).toBeLessThan(given.lifetime + given.staleWhileRevalidate);
      }),
      { numRuns: 2000 },
    );
  });

  it('stands in for an upstream that fails only as long as is allowed', () => {
    fc.assert(
      fc.property(policies, fc.nat(300_000), (given, later) => {
        const { policy: stored } = responseOf('a', { policy: given });
        const allowed = allowedOnError(stored, noTerms, epochMilliseconds(stored.responseTime + later));
        const limit = given.lifetime + given.staleIfError - given.initialAge - later;
        const may = given.noCache === null && given.staleIfError > 0 && limit > 0;
        expect(allowed).toBe(may ? limit : null);
      }),
      { numRuns: 1000 },
    );
  });

  it('is confirmed first where the client says so', () => {
    const stored = responseOf('a').policy;
    const use = (field: string, name = 'Cache-Control') =>
      judgeUse(
        stored,
        requestTerms(new HeaderList([name, field]), false),
        epochMilliseconds(stored.responseTime + 5000),
      );
    expect(use('max-age=4')).toEqual({ kind: 'confirm', reason: 'client_demands', directive: 'max-age=4' });
    expect(use('max-age=0').kind).toBe('confirm');
    expect(use('max-age=5').kind).toBe('fresh');
    expect(use('min-fresh=56').kind).toBe('confirm');
    expect(use('no-cache', 'Pragma')).toMatchObject({ directive: 'Pragma: no-cache' });
    expect(use('something', 'Pragma').kind).toBe('fresh');
    const ignored = requestTerms(
      new HeaderList(['Cache-Control', 'no-cache, max-age=0, min-fresh=99']),
      true,
    );
    expect(judgeUse(stored, ignored, stored.responseTime).kind).toBe('fresh');
  });
});

describe('dates', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 784111777],
    ['Sun Nov  6 08:49:37 1994', 784111777],
    ['Thursday, 18-Aug-50 02:01:18 GMT', 2544400878],
    ['Thu, 18 Aug 2050 02:01:18 UTC', null],
    ['Thu, 31 Feb 2050 02:01:18 GMT', null],
    ['Thu, 18 Aug 2050 25:01:18 GMT', null],
    ['0', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseHttpDate(text, now)).toBe(expected === null ? null : expected * 1000);
  });

  it('are read back as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (time) => {
        expect(parseHttpDate(new Date(time * 1000).toUTCString(), now)).toBe(time * 1000);
      }),
    );
  });
});
