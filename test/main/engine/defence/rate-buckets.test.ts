import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBucketsLimit, type Rate, RateBuckets } from '../../../../src/main/engine/defence/rate-buckets.ts';
import { microseconds } from '../../../../src/shared/model/units.ts';

const rates: fc.Arbitrary<Rate> = fc.record({
  requests: fc.integer({ min: 1, max: 1000 }),
  per: fc.integer({ min: 100, max: 86_400_000 }),
  burst: fc.integer({ min: 0, max: 1000 }),
});
/** Microseconds between requests, most of them short. */
const gaps = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 10_000_000 })),
  {
    minLength: 1,
    maxLength: 300,
  },
);
const at = (time: number) => microseconds(time);
const buckets = (rate: Rate, limit?: number) => new RateBuckets(rate, { used: 0 }, limit);

describe('a token bucket', () => {
  it('never admits more than it holds and what comes back meanwhile, in any span of time', () => {
    fc.assert(
      fc.property(rates, gaps, (rate, pauses) => {
        const table = buckets(rate);
        const admitted: number[] = [];
        let now = 1_000_000;
        for (const pause of pauses) {
          now += pause;
          if (table.take('a', at(now)).admitted) admitted.push(now);
        }
        for (const [first, from] of admitted.entries()) {
          for (const [last, to] of admitted.entries()) {
            if (last < first) continue;
            const most = rate.requests + rate.burst + ((to - from) * rate.requests) / (rate.per * 1000);
            expect(last - first + 1).toBeLessThanOrEqual(most + 0.001);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('admits all that it holds at once, then one for each that comes back', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const table = buckets(rate);
        const held = rate.requests + rate.burst;
        for (let left = held - 1; left >= 0; left -= 1)
          expect(table.take('a', at(5))).toMatchObject({ admitted: true, remaining: left });
        const refused = table.take('a', at(5));
        expect(refused.admitted).toBe(false);
        expect(table.take('a', at(5 + Math.ceil(refused.wait))).admitted).toBe(true);
        expect(table.take('a', at(5 + Math.ceil(refused.wait))).admitted).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('of one client is not touched by what others do', () => {
    fc.assert(
      fc.property(
        rates,
        gaps,
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 300 }),
        (rate, pauses, noise) => {
          const alone = buckets(rate);
          const among = buckets(rate);
          let now = 0;
          for (const [index, pause] of pauses.entries()) {
            now += pause;
            for (let other = 0; other < (noise[index] ?? 0); other += 1)
              among.take(`other ${other}`, at(now));
            expect(among.take('a', at(now))).toEqual(alone.take('a', at(now)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a clock that goes back for one that stands still, and a jump ahead for a full bucket at most', () => {
    const table = buckets({ requests: 2, per: 1000, burst: 0 });
    table.take('a', at(10_000_000));
    table.take('a', at(10_000_000));
    expect(table.take('a', at(1)).admitted).toBe(false);
    expect(table.take('b', at(1))).toMatchObject({ admitted: true, remaining: 1 });
    const later = Array.from({ length: 5 }, () => table.take('a', at(9e15)).admitted);
    expect(later).toEqual([true, true, false, false, false]);
  });

  it('says when the next request is admitted, and when it is full', () => {
    const table = buckets({ requests: 2, per: 1000, burst: 0 });
    expect(table.take('a', at(0))).toMatchObject({ remaining: 1, wait: 0, fullIn: 500_000 });
    expect(table.take('a', at(0))).toMatchObject({ remaining: 0, wait: 500_000, fullIn: 1_000_000 });
    expect(table.take('a', at(200_000))).toMatchObject({ admitted: false, wait: 300_000, fullIn: 800_000 });
  });
});

describe('a table of buckets that is full', () => {
  const slow: Rate = { requests: 1, per: 1000, burst: 0 };

  it('keeps what is owed: nobody gets a full bucket by pushing out his own', () => {
    const table = buckets(slow, 10);
    table.take('mine', at(0));
    for (let other = 0; other < 1000; other += 1) table.take(`other ${other}`, at(10));
    expect(table.size).toBe(10);
    expect(table.take('mine', at(20))).toMatchObject({ admitted: false, shared: false });
  });

  it('counts new keys together, until a bucket is full again and makes room', () => {
    const table = buckets(slow, 2);
    table.take('a', at(0));
    table.take('b', at(0));
    expect(table.take('c', at(1))).toMatchObject({ admitted: true, shared: true });
    expect(table.take('d', at(2))).toMatchObject({ admitted: false, shared: true });
    expect(table.take('d', at(1_000_001))).toMatchObject({ admitted: true, shared: false });
    expect(table.size).toBe(1);
  });

  it('is full as well when all routes together have too many, and gives its room back when it is closed', () => {
    const room = { used: allBucketsLimit - 1 };
    const one = new RateBuckets(slow, room);
    const other = new RateBuckets(slow, room);
    expect(one.take('a', at(0)).shared).toBe(false);
    expect(other.take('a', at(0)).shared).toBe(true);
    one.close();
    expect(other.take('b', at(0)).shared).toBe(false);
    expect(one.take('z', at(0)).shared).toBe(true);
    expect(room.used).toBe(allBucketsLimit);
  });
});
