import { describe, expect, it } from 'vitest';
import { adviseCache } from '../../../src/shared/explain/cache-advice.ts';
import type { AdviceFacts } from '../../../src/shared/explain/cache-advice-parts.ts';
import type { CacheEvidence, CacheNotStoredReason } from '../../../src/shared/model/cache-decision.ts';
import type { Decision } from '../../../src/shared/model/decision.ts';
import type { HeaderPairs } from '../../../src/shared/model/exchange.ts';
import { bytes, microseconds, milliseconds } from '../../../src/shared/model/units.ts';

const decided = <Code extends keyof CacheEvidence>(code: Code, evidence: CacheEvidence[Code]): Decision =>
  ({ stage: 'cache', code, evidence, startedAt: microseconds(0), duration: microseconds(1) }) as Decision;

const advise = (decisions: readonly Decision[], facts: Partial<AdviceFacts> = {}) =>
  adviseCache({ decisions, requestHeaders: [], responseHeaders: [], responseSize: 100, ...facts });

const written = (decisions: readonly Decision[], facts: Partial<AdviceFacts> = {}) =>
  advise(decisions, facts).map(
    ({ code, write }) => `${code} ${write === null ? '-' : `${write.place} ${write.text}`}`,
  );

const notStored = (reason: CacheNotStoredReason, limit: number | null = null) =>
  decided('cache.not_stored', {
    key: 'k',
    reason,
    directive: null,
    limit: limit === null ? null : bytes(limit),
  });

const miss = (evidence: Partial<CacheEvidence['cache.miss']>) =>
  decided('cache.miss', {
    key: 'k',
    variants: 1,
    reason: 'not_stored',
    field: null,
    directive: null,
    freshness: null,
    ...evidence,
  });

const stored = (evidence: Partial<CacheEvidence['cache.stored']> = {}) =>
  decided('cache.stored', {
    key: 'k',
    age: milliseconds(0),
    lifetime: milliseconds(60_000),
    source: 'max-age',
    size: bytes(100),
    tier: 'memory',
    vary: [],
    tags: [],
    ...evidence,
  });

const control = (value: string): HeaderPairs => [['Cache-Control', value]];

describe('advice for a response that was not stored', () => {
  it.each([
    ['no_store', 'no-store', 'no_store response Cache-Control: max-age=60'],
    ['no_store', 'private, no-store', 'no_store response Cache-Control: max-age=60'],
    ['no_store', 'no-store, max-age=300', 'no_store response Cache-Control: max-age=300'],
    [
      'private',
      'private, max-age=0, no-transform',
      'public response Cache-Control: public, no-transform, max-age=60',
    ],
    [
      'private',
      'private="set-cookie, x-user", s-maxage=5',
      'public response Cache-Control: public, s-maxage=5',
    ],
    ['authorization', 'max-age=10', 'public response Cache-Control: public, max-age=10'],
    ['status', '', 'status response Cache-Control: max-age=60'],
    ['vary_any', '', 'vary_any response Vary: accept-encoding'],
    ['unwritable', '', 'unwritable file cache: {memory: 256MiB}'],
  ] as const)('%s with %j: %s', (reason, value, expected) => {
    expect(written([notStored(reason)], { responseHeaders: control(value) })).toEqual([expected]);
  });

  it('lets an expiry that is there stand', () => {
    const headers: HeaderPairs = [
      ['cache-control', 'private'],
      ['expires', 'Fri, 27 Nov 2026 20:00:00 GMT'],
    ];
    expect(written([notStored('private')], { responseHeaders: headers })).toEqual([
      'public response Cache-Control: public',
    ]);
    const past: HeaderPairs = [['expires', '0']];
    expect(written([notStored('authorization')], { responseHeaders: past })).toEqual([
      'public response Cache-Control: public, max-age=60',
    ]);
  });

  it('changes the field that decides', () => {
    const headers: HeaderPairs = [
      ['cache-control', 'max-age=5'],
      ['CDN-Cache-Control', 'no-store'],
    ];
    expect(written([notStored('no_store')], { responseHeaders: headers })).toEqual([
      'no_store response CDN-Cache-Control: max-age=60',
    ]);
  });

  it('offers the route where nothing says how long it is fresh', () => {
    expect(written([notStored('no_lifetime')])).toEqual([
      'lifetime response Cache-Control: max-age=60',
      'default_ttl route cache: {defaultTtl: 60s}',
      'validator response ETag: "a hash of the body"',
    ]);
  });

  it('names a limit that the response fits into', () => {
    const mebibyte = 1024 * 1024;
    const with10 = [notStored('too_large', 10 * mebibyte)];
    expect(written(with10, { responseSize: 17 * mebibyte })).toEqual([
      'too_large route cache: {maxObject: 32MiB}',
    ]);
    expect(written(with10, { responseSize: 0 })).toEqual(['too_large route cache: {maxObject: 16MiB}']);
    expect(written(with10, { responseSize: 900 * mebibyte })).toEqual([
      'too_large route cache: {maxObject: 1GiB}',
    ]);
    expect(written(with10, { responseSize: 1500 * mebibyte })).toEqual(['too_large -']);
  });

  it('has another response set the cookie', () => {
    expect(written([notStored('set_cookie')])).toEqual([
      'set_cookie response Cache-Control: max-age=60',
      'cookie_elsewhere -',
    ]);
  });

  it('has nothing to say where nothing can be changed', () => {
    expect(advise([notStored('incomplete'), notStored('purged'), notStored('not_modified')])).toEqual([]);
  });
});

describe('advice for a request that the upstream answered', () => {
  it('leaves the field that differs out of Vary', () => {
    const responseHeaders: HeaderPairs = [
      ['Vary', 'Accept-Encoding, User-Agent'],
      ['vary', 'Accept-Language'],
    ];
    expect(written([miss({ reason: 'vary_mismatch', field: 'user-agent' })], { responseHeaders })).toEqual([
      'vary response Vary: Accept-Encoding, Accept-Language',
    ]);
  });

  it.each([
    [{ reason: 'not_stored' }, []],
    [{ reason: 'stale' }, ['validator response ETag: "a hash of the body"']],
    [{ reason: 'unconfirmed' }, ['if_error route cache: {staleIfError: 10m}']],
    [{ reason: 'changed' }, ['while_revalidate route cache: {staleWhileRevalidate: 30s}']],
    [{ reason: 'must_revalidate' }, ['no_cache response Cache-Control: public, max-age=60']],
    [{ reason: 'client_demands' }, ['client_demands route cache: {ignoreClientNoCache: true}']],
    [{ reason: 'range' }, ['whole_first -']],
  ] as const)('%j', (evidence, expected) => {
    const headers = control(evidence.reason === 'must_revalidate' ? 'no-cache, public' : 'max-age=5');
    expect(written([miss(evidence)], { responseHeaders: headers })).toEqual(expected);
  });

  it.each(['must-revalidate', 'proxy-revalidate', 's-maxage=5', 'no-cache'])(
    'offers nothing stale where %s forbids it',
    (directive) => {
      const decisions = [miss({ reason: 'changed' }), miss({ reason: 'unconfirmed' })];
      expect(advise(decisions, { responseHeaders: control(directive) })).toEqual([]);
    },
  );

  it('says what the client forbade', () => {
    const bypass = decided('cache.bypass', { reason: 'no_store', directive: 'no-store' });
    const [advice] = advise([bypass], { requestHeaders: [['cache-control', 'no-store']] });
    expect(advice?.sentence.map(({ text }) => text).join('')).toContain('(no-store)');
    expect(written([decided('cache.bypass', { reason: 'method', directive: 'POST' })])).toEqual(['method -']);
    expect(written([decided('cache.bypass', { reason: 'body', directive: null })])).toEqual(['body -']);
    expect(advise([decided('cache.bypass', { reason: 'upgrade', directive: null })])).toEqual([]);
  });
});

describe('advice for a response that is kept', () => {
  const good: HeaderPairs = [
    ['cache-control', 'max-age=60'],
    ['etag', '"1"'],
  ];

  it('is nothing where nothing is to be gained', () => {
    expect(advise([miss({}), stored()], { responseHeaders: good })).toEqual([]);
  });

  it('has a guessed lifetime said, and a missing one', () => {
    const headers: HeaderPairs = [['last-modified', 'Tue, 24 Nov 2026 10:00:00 GMT']];
    expect(written([stored({ source: 'heuristic' })], { responseHeaders: headers })).toEqual([
      'heuristic response Cache-Control: max-age=60',
    ]);
    expect(written([stored({ source: 'invalid' })], { responseHeaders: headers })).toEqual(['age -']);
    const never = stored({ source: 'none', lifetime: milliseconds(0) });
    expect(written([never], { responseHeaders: headers })).toEqual([
      'lifetime response Cache-Control: max-age=60',
      'default_ttl route cache: {defaultTtl: 60s}',
    ]);
  });

  it('warns of a field that each client has its own value of', () => {
    const headers: HeaderPairs = [...good, ['vary', 'Cookie']];
    expect(written([stored()], { responseHeaders: headers })).toEqual(['vary -']);
  });

  it('says each thing once', () => {
    const twice = [miss({ reason: 'stale' }), notStored('no_lifetime')];
    expect(advise(twice).filter(({ code }) => code === 'validator')).toHaveLength(1);
  });

  it('takes no notice of other stages', () => {
    const other: Decision = {
      stage: 'tls',
      code: 'tls.off',
      evidence: {},
      startedAt: microseconds(0),
      duration: microseconds(1),
    };
    expect(advise([other])).toEqual([]);
  });
});
