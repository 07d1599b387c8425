import { describe, expect, it } from 'vitest';
import {
  hitRatio,
  secondText,
  secondWidth,
  stackBars,
  sumOf,
} from '../../../../src/renderer/features/cache/outcome-history.ts';
import { cacheHistorySeconds } from '../../../../src/shared/model/cache.ts';
import { makeSecond } from '../../../helpers/renderer/sample-cache.ts';

const at = new Date(2026, 10, 22, 13, 4, 5).getTime();

describe('the hit ratio', () => {
  it('counts what the cache answered of what it was looked at for', () => {
    const { counts } = makeSecond({ hit: 2, revalidated: 1, collapsed: 1, stale: 1, miss: 5, bypass: 90 });
    expect(hitRatio(counts)).toBe(0.5);
    expect(hitRatio(makeSecond({ bypass: 3 }).counts)).toBeNull();
  });

  it('adds seconds up', () => {
    expect(sumOf([makeSecond({ hit: 2 }), makeSecond({ hit: 1, miss: 4 })])).toMatchObject({
      hit: 3,
      miss: 4,
    });
  });
});

describe('the chart', () => {
  it('stacks what the cache answered below what the upstream did, the newest second at the right', () => {
    const bars = stackBars([makeSecond({ hit: 3, miss: 1 }), makeSecond({ miss: 2 })], 40);
    const [hit] = bars.hit;
    const [early, late] = bars.miss;
    expect(hit).toMatchObject({ x: (cacheHistorySeconds - 2) * secondWidth, y: 10, height: 30 });
    expect(early).toMatchObject({ y: 0, height: 10 });
    expect(late).toMatchObject({ x: (cacheHistorySeconds - 1) * secondWidth, y: 20, height: 20 });
  });

  it('shows one of very many, and never leaves the picture', () => {
    const bars = stackBars([makeSecond({ hit: 10_000, stale: 1, bypass: 1 })], 40);
    const [stale] = bars.stale;
    expect(stale?.height).toBeGreaterThan(0);
    for (const bar of Object.values(bars).flat()) {
      expect(bar.y).toBeGreaterThanOrEqual(0);
      expect(bar.y + bar.height).toBeLessThanOrEqual(40.1);
    }
  });

  it('draws nothing where nothing happened', () => {
    expect(Object.values(stackBars([makeSecond({})], 40)).flat()).toEqual([]);
  });

  it('says what a second held', () => {
    expect(secondText(makeSecond({ hit: 5, miss: 1 }, at))).toBe(
      '13:04:05 · 5 hit · 1 miss · 83.3 % from cache',
    );
    expect(secondText(makeSecond({ bypass: 2 }, at))).toBe('13:04:05 · 2 bypass');
    expect(secondText(makeSecond({}, at))).toBe('13:04:05 · no request');
    expect(secondText(undefined)).toBe('before the engine started');
  });
});
