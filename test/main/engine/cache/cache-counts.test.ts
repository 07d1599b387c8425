import { describe, expect, it } from 'vitest';
import { CacheCounts } from '../../../../src/main/engine/cache/cache-counts.ts';
import { Flights, passingTime } from '../../../../src/main/engine/cache/flights.ts';
import { cacheHistorySeconds } from '../../../../src/shared/model/cache.ts';
import { epochMilliseconds } from '../../../../src/shared/model/units.ts';

describe('counts of the cache', () => {
  it('are kept for each of the last seconds, and in all', () => {
    const counts = new CacheCounts();
    const start = 1_700_000_000_000;
    const at = (seconds: number) => epochMilliseconds(start + seconds * 1000 + 500);
    counts.add('hit', at(0));
    counts.add('hit', at(0));
    counts.add('miss', at(1));
    const history = counts.history(at(2));
    expect(history).toHaveLength(cacheHistorySeconds);
    expect(history.slice(-3).map(({ counts: { hit, miss } }) => [hit, miss])).toEqual([
      [2, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(history.at(-1)?.at).toBe(start + 2000);
    counts.add('hit', at(cacheHistorySeconds));
    const later = counts.history(at(cacheHistorySeconds));
    expect(later.map((second) => second.counts.hit).reduce((sum, hits) => sum + hits, 0)).toBe(1);
    expect(counts.totals()).toMatchObject({ hit: 3, miss: 1, stale: 0 });
  });
});

describe('answers that are for one request alone', () => {
  it('let further requests through for a while, until one can be stored', () => {
    const flights = new Flights();
    flights.pass('k', 's', 1000);
    expect(flights.passes('k', 's', 1000 + passingTime - 1)).toBe(true);
    expect(flights.passes('k', 'other', 1000)).toBe(false);
    expect(flights.passes('k', 's', 1000 + passingTime)).toBe(false);
    flights.pass('k', 's', 1000);
    flights.forgetPass('k', 's');
    expect(flights.passes('k', 's', 1000)).toBe(false);
  });

  it('are remembered for ten thousand keys at most, the oldest going first', () => {
    const flights = new Flights();
    for (let at = 0; at <= 10_000; at += 1) flights.pass(String(at), 's', 0);
    expect([flights.passes('0', 's', 1), flights.passes('1', 's', 1)]).toEqual([false, true]);
  });
});
