import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeakLatency } from '../../../../src/main/engine/health/peak-latency.ts';
import { compileStatusRanges } from '../../../../src/main/engine/health/status-ranges.ts';
import { bucketOf, histogramSize, percentileOf } from '../../../../src/main/engine/health/time-histogram.ts';
import { TrafficWindow } from '../../../../src/main/engine/health/traffic-window.ts';
import { track } from './track.ts';

describe('a histogram of times', () => {
  it('tells a percentile within an eighth of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 64, max: 130_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1),
        (times, share) => {
          const counts = new Uint32Array(histogramSize);
          for (const time of times) {
            const bucket = bucketOf(time);
            counts[bucket] = (counts[bucket] ?? 0) + 1;
          }
          const exact = times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1] ?? 0;
          const told = percentileOf(counts, share) ?? 0;
          expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(0.125);
        },
      ),
    );
  });

  it('takes what is beyond its ends for the last it knows', () => {
    expect([bucketOf(0), bucketOf(63.6)]).toEqual([0, 0]);
    expect(bucketOf(1e12)).toBe(histogramSize - 1);
  });
});

describe('the traffic of an upstream', () => {
  it('is told by the second for a minute, and forgotten after that', () => {
    const window = new TrafficWindow();
    expect(window.summary(0)).toEqual({ p50: null, p99: null, successRate: null, perSecond: 0, history: [] });
    const start = 7_000_000;
    for (let second = 0; second < 5; second += 1) {
      for (let count = 0; count < 100; count += 1) {
        window.request(start + second * 1000, count % 10 === 0, count === 99 ? 1_000_000 : 10_000);
      }
    }
    const summary = window.summary(start + 5_000);
    expect(summary.successRate).toBeCloseTo(0.9);
    expect(summary.perSecond).toBe(100);
    expect(summary.p50).toBeGreaterThan(9);
    expect(summary.p50).toBeLessThan(11);
    expect(summary.history).toHaveLength(60);
    expect(summary.history.at(-1)).toMatchObject({ requests: 100, failures: 10 });
    expect(summary.history.at(-6)).toMatchObject({ requests: 0, failures: 0, p50: null });
    expect(window.summary(start + 64_000).history.filter(({ requests }) => requests > 0)).toHaveLength(1);
    expect(window.summary(start + 65_000)).toMatchObject({ history: [], perSecond: 0, successRate: null });
    // The running second is counted when it is over.
    expect(window.summary(start + 66_000)).toMatchObject({ p50: null, p99: null });
  });

  it('is forgotten by a reset, and measured anew', () => {
    const { tracker, clock, answer } = track();
    answer(200);
    clock.pass(1_000);
    expect(tracker.status().p50).toBeGreaterThan(9);
    tracker.control({ action: 'reset', mode: null });
    expect(tracker.status()).toMatchObject({ p50: null, successRate: null, history: [] });
    expect(tracker.latency).toBeNull();
    answer(500, 100);
    clock.pass(1_000);
    expect(tracker.status()).toMatchObject({ successRate: 0 });
    expect(tracker.status().p50).toBeGreaterThan(90);
  });
});

describe('the latency that balancing goes by', () => {
  it('follows a peak at once, comes down over ten seconds, and fades without answers', () => {
    const latency = new PeakLatency();
    expect(latency.at(0)).toBeNull();
    latency.measure(10, 0);
    latency.measure(200, 0);
    expect(latency.at(0)).toBe(200);
    latency.measure(10, 10_000);
    expect(latency.at(10_000)).toBeCloseTo(10 + 190 / Math.E);
    expect(latency.at(20_000)).toBeCloseTo((10 + 190 / Math.E) / Math.E);
  });
});

describe('ranges of statuses', () => {
  it('hold their ends, and single statuses', () => {
    const holds = compileStatusRanges('200-299,404');
    expect([199, 200, 299, 300, 404, 405].map(holds)).toEqual([false, true, true, false, true, false]);
  });
});
