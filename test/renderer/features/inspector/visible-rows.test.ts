import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVisibleRows } from '../../../../src/renderer/features/inspector/visible-rows.ts';
import { createExchangeLog } from '../../../../src/renderer/stores/exchange-log.ts';
import type { ExchangeSummary } from '../../../../src/shared/model/exchange.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const idsOf = (rows: ReturnType<typeof createVisibleRows>) =>
  Array.from({ length: rows.length }, (_, index) => rows.at(index)?.id);

const isError = (exchange: ExchangeSummary) => exchange.status === 502;

describe('createVisibleRows', () => {
  it('shows only what passes the filter, in arrival order', () => {
    const log = createExchangeLog(10);
    const rows = createVisibleRows(log);
    rows.refilter(isError);
    rows.follow(
      log.upsert([makeSummary('a', { status: 502 }), makeSummary('b'), makeSummary('c', { status: 502 })]),
    );
    expect(idsOf(rows)).toEqual(['a', 'c']);
    expect(rows.indexOf('c')).toBe(1);
    expect(rows.indexOf('b')).toBe(-1);
  });

  it('puts an exchange that begins to pass at its place in arrival order, and takes one out that stops to', () => {
    const log = createExchangeLog(10);
    const rows = createVisibleRows(log);
    rows.refilter(isError);
    rows.follow(
      log.upsert([makeSummary('a', { status: 502 }), makeSummary('b'), makeSummary('c', { status: 502 })]),
    );
    rows.follow(log.upsert([makeSummary('b', { status: 502 }), makeSummary('a', { status: 200 })]));
    expect(idsOf(rows)).toEqual(['b', 'c']);
  });

  it('says how many rows came at the end and left at the beginning', () => {
    const log = createExchangeLog(2);
    const rows = createVisibleRows(log);
    expect(rows.follow(log.upsert([makeSummary('a'), makeSummary('b')]))).toEqual({ came: 2, gone: 0 });
    expect(rows.follow(log.upsert([makeSummary('c')]))).toEqual({ came: 1, gone: 1 });
    expect(idsOf(rows)).toEqual(['b', 'c']);
  });

  it('equals filtering the whole log after any run of changes', () => {
    const step = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        status: fc.constantFrom(200, 502),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), step), { maxLength: 12 }), (steps) => {
        const log = createExchangeLog(5);
        const rows = createVisibleRows(log);
        rows.refilter(isError);
        for (const [replaces, items] of steps) {
          const summaries = items.map(({ id, status }) => makeSummary(id, { status }));
          rows.follow(replaces ? log.replace(summaries) : log.upsert(summaries));
          const expected = [...log.entries()].map((entry) => entry.summary).filter(isError);
          expect(idsOf(rows)).toEqual(expected.map((summary) => summary.id));
          expected.forEach((summary, index) => {
            expect(rows.at(index)).toBe(summary);
            expect(rows.indexOf(summary.id)).toBe(index);
          });
        }
      }),
    );
  });
});
