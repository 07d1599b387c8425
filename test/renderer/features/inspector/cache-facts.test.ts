import { describe, expect, it } from 'vitest';
import { cacheFacts, hasCacheFacts } from '../../../../src/renderer/features/inspector/cache-facts.ts';
import type { CacheEvidence } from '../../../../src/shared/model/cache-decision.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import { bytes, microseconds, milliseconds } from '../../../../src/shared/model/units.ts';
import { makeDetail, makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const decided = <Code extends keyof CacheEvidence>(code: Code, evidence: CacheEvidence[Code]): Decision =>
  ({ stage: 'cache', code, evidence, startedAt: microseconds(0), duration: microseconds(1) }) as Decision;

const used = {
  key: 'k',
  variants: 1,
  age: milliseconds(72_000),
  lifetime: milliseconds(60_000),
  source: 'max-age',
  entry: '7',
  tier: 'memory',
  range: null,
  notModified: false,
} as const;

const miss = decided('cache.miss', {
  key: 'k',
  variants: 1,
  reason: 'changed',
  field: null,
  directive: null,
  freshness: { age: milliseconds(70_000), lifetime: milliseconds(60_000), source: 'max-age' },
});

const stored = decided('cache.stored', {
  key: 'k',
  age: milliseconds(0),
  lifetime: milliseconds(5000),
  source: 'max-age',
  size: bytes(1),
  tier: 'memory',
  vary: [],
  tags: [],
});

const factsOf = (...decisions: readonly Decision[]) =>
  cacheFacts(makeDetail(makeSummary('1', { cache: 'hit' }), { decisions }));

describe('what an exchange says about the cache', () => {
  it('is nothing where its route has none', () => {
    expect(hasCacheFacts(makeDetail(makeSummary('1')))).toBe(false);
    expect(hasCacheFacts(makeDetail(makeSummary('1', { cache: 'miss' })))).toBe(true);
    expect(hasCacheFacts(makeDetail(makeSummary('1'), { decisions: [stored] }))).toBe(true);
  });

  it('names what was used, and how long it could be used stale', () => {
    const stale = (reason: CacheEvidence['cache.stale']['reason']) =>
      factsOf(decided('cache.stale', { ...used, reason, allowedFor: milliseconds(18_000), error: null }));
    expect(stale('while_revalidate')).toMatchObject({
      key: 'k',
      entry: '7',
      isKept: true,
      freshness: { of: 'used', facts: { age: 72_000, staleWhileRevalidate: 30_000, staleIfError: 0 } },
    });
    expect(stale('if_error').freshness?.facts).toMatchObject({
      staleWhileRevalidate: 0,
      staleIfError: 30_000,
    });
  });

  it('tells what was stored before from what came to be', () => {
    expect(factsOf(miss, stored).freshness).toMatchObject({ of: 'refused', facts: { age: 70_000 } });
    expect(factsOf(stored).freshness).toMatchObject({ of: 'stored', facts: { age: 0, lifetime: 5000 } });
    expect(factsOf(miss)).toMatchObject({ isKept: false, entry: null });
  });

  it('joins the lines of a field of the upstream’s response', () => {
    const detail = makeDetail(makeSummary('1'), {
      upstreamResponse: {
        status: 200,
        reason: 'OK',
        headers: [
          ['Vary', 'a'],
          ['vary', 'b'],
          ['ETag', '"1"'],
        ],
      },
    });
    expect(cacheFacts(detail).pairs).toEqual([
      { term: 'Vary', value: 'a, b' },
      { term: 'Cache-Control', value: null },
      { term: 'ETag', value: '"1"' },
      { term: 'Last-Modified', value: null },
    ]);
  });
});
