import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketIndex,
  movedEdge,
  periodBetween,
} from '../../../../src/renderer/features/inspector/list/period.ts';
import {
  createTimeline,
  timelineBuckets,
} from '../../../../src/renderer/features/inspector/list/timeline.ts';
import { createExchangeLog } from '../../../../src/renderer/stores/exchange-log.ts';
import { epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const start = 1_700_000_000_000;
const at = (offset: number) => epochMilliseconds(start + offset);

describe('createTimeline', () => {
  it('counts requests, errors and answers from the cache where they began', () => {
    const log = createExchangeLog(10);
    const timeline = createTimeline(10);
    timeline.follow(
      log.upsert([
        makeSummary('a', { at: at(0) }),
        makeSummary('b', { at: at(50), status: 502 }),
        makeSummary('c', { at: at(210), cache: 'hit' }),
      ]),
    );
    expect(timeline.buckets()).toEqual([
      { from: start, to: start + 100, requests: 2, errors: 1, cached: 0 },
      { from: start + 100, to: start + 200, requests: 0, errors: 0, cached: 0 },
      { from: start + 200, to: start + 300, requests: 1, errors: 0, cached: 1 },
    ]);
  });

  it('counts older ones that join, takes them out again as they leave, and none that is beside the log', () => {
    const log = createExchangeLog(3);
    const timeline = createTimeline(3);
    const counts = () => timeline.buckets().map(({ requests }) => requests);
    timeline.follow(log.upsert([makeSummary('e1-4', { at: at(250) })]));
    timeline.follow(log.prepend([makeSummary('e1-2', { at: at(0) }), makeSummary('e1-3', { at: at(110) })]));
    expect(counts()).toEqual([1, 1, 1]);
    timeline.follow(log.addFound([makeSummary('e1-1', { at: at(0) })]));
    timeline.follow(log.upsert([makeSummary('e1-1', { at: at(0), status: 502 })]));
    expect(counts()).toEqual([1, 1, 1]);
    timeline.follow(log.upsert([makeSummary('e1-5', { at: at(260) })]));
    expect(counts()).toEqual([1, 2]);
  });

  it('counts a running one anew once it has failed', () => {
    const log = createExchangeLog(10);
    const timeline = createTimeline(10);
    timeline.follow(log.upsert([makeSummary('a', { at: at(0), status: null, state: 'active' })]));
    timeline.follow(log.upsert([makeSummary('a', { at: at(0), status: null, state: 'failed' })]));
    expect(timeline.buckets()).toMatchObject([{ requests: 1, errors: 1 }]);
  });

  it('makes its buckets wider in place of having more of them', () => {
    const log = createExchangeLog(10);
    const timeline = createTimeline(10);
    timeline.follow(log.upsert([makeSummary('a', { at: at(0) }), makeSummary('b', { at: at(86_400_000) })]));
    expect(timeline.buckets().length).toBeLessThanOrEqual(timelineBuckets);
    expect(timeline.buckets().reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
  });

  it('has what the log has after any run of changes', () => {
    const item = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      offset: fc.integer({ min: -5_000_000, max: 5_000_000 }),
      status: fc.constantFrom(200, 502),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(item, { maxLength: 6 }))), (steps) => {
        const log = createExchangeLog(4);
        const timeline = createTimeline(4);
        const begins = new Map<string, number>();
        for (const [replaces, items] of steps) {
          if (replaces) begins.clear();
          const summaries = items.map(({ id, offset, status }) => {
            // An exchange does not begin twice.
            if (log.get(id) === undefined || replaces) begins.set(id, begins.get(id) ?? offset);
            return makeSummary(id, { status, at: at(begins.get(id) ?? offset) });
          });
          timeline.follow(replaces ? log.replace(summaries) : log.upsert(summaries));
          const all = [...log.entries()].map(({ summary }) => summary);
          const buckets = timeline.buckets();
          expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(all.length);
          expect(buckets.reduce((sum, { errors }) => sum + errors, 0)).toBe(
            all.filter(({ status }) => status === 502).length,
          );
          for (const summary of all) {
            const bucket = buckets[bucketIndex(buckets, summary.at)];
            expect(bucket?.from).toBeLessThanOrEqual(summary.at);
            expect(bucket?.to).toBeGreaterThan(summary.at);
          }
        }
      }),
    );
  });
});

describe('a period of the timeline', () => {
  const buckets = Array.from({ length: 10 }, (_, index) => ({
    from: start + index * 100,
    to: start + (index + 1) * 100,
    requests: 1,
    errors: 0,
    cached: 0,
  }));

  it('is of whole buckets, whichever way it was drawn', () => {
    const period = { from: start + 200, to: start + 500 };
    expect(periodBetween(buckets, start + 250, start + 410)).toEqual(period);
    expect(periodBetween(buckets, start + 410, start + 250)).toEqual(period);
  });

  it('stays open at an end of the timeline, and is none where it is everything', () => {
    expect(periodBetween(buckets, start + 250, start + 5000)).toEqual({
      from: start + 200,
      to: Number.POSITIVE_INFINITY,
    });
    expect(periodBetween(buckets, start - 10, start + 5000)).toBeNull();
  });

  it('has ends that keys move and that never meet', () => {
    const moved = movedEdge(buckets, null, 'from', 'ArrowRight');
    expect(moved).toEqual({ from: start + 100, to: Number.POSITIVE_INFINITY });
    expect(movedEdge(buckets, moved ?? null, 'from', 'ArrowLeft')).toBeNull();
    const narrow = { from: start + 300, to: start + 400 };
    expect(movedEdge(buckets, narrow, 'to', 'ArrowLeft')).toEqual(narrow);
    expect(movedEdge(buckets, narrow, 'from', 'End')).toEqual(narrow);
    expect(movedEdge(buckets, narrow, 'to', 'x')).toBeUndefined();
  });
});
