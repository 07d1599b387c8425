import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyRow,
  createVisibleRows,
  type RowMatches,
  type VisibleRows,
} from '../../../../src/renderer/features/inspector/visible-rows.ts';
import { createExchangeLog, type ExchangeLog } from '../../../../src/renderer/stores/exchange-log.ts';
import type { ExchangeSummary } from '../../../../src/shared/model/exchange.ts';
import { microseconds } from '../../../../src/shared/model/units.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

/** Ids of the rows; heads of groups as `[key]`. */
const rowsOf = (rows: VisibleRows) =>
  Array.from({ length: rows.length }, (_, index) => {
    const row = rows.rowAt(index);
    return row?.group === undefined ? row?.entry.summary.id : `[${row.group.key}]`;
  });

const isError: RowMatches = (exchange) => exchange.status === 502;

const allTime = () => true;

function open(log: ExchangeLog = createExchangeLog(10), matches: RowMatches = () => true) {
  const rows = createVisibleRows(log);
  rows.refilter(matches);
  rows.step(allTime);
  return rows;
}

describe('createVisibleRows in arrival order', () => {
  it('shows only what passes the filter', () => {
    const log = createExchangeLog(10);
    const rows = open(log, isError);
    rows.follow(
      log.upsert([makeSummary('a', { status: 502 }), makeSummary('b'), makeSummary('c', { status: 502 })]),
    );
    expect(rowsOf(rows)).toEqual(['a', 'c']);
    expect(rows.indexOf('c')).toBe(1);
    expect(rows.indexOf('b')).toBe(-1);
  });

  it('puts an exchange that begins to pass at its place, and takes one out that stops to', () => {
    const log = createExchangeLog(10);
    const rows = open(log, isError);
    rows.follow(
      log.upsert([makeSummary('a', { status: 502 }), makeSummary('b'), makeSummary('c', { status: 502 })]),
    );
    rows.follow(log.upsert([makeSummary('b', { status: 502 }), makeSummary('a', { status: 200 })]));
    expect(rowsOf(rows)).toEqual(['b', 'c']);
  });

  it('says how many rows came at the end and left at the beginning', () => {
    const log = createExchangeLog(2);
    const rows = open(log);
    expect(rows.follow(log.upsert([makeSummary('a'), makeSummary('b')]))).toEqual({ came: 2, gone: 0 });
    expect(rows.follow(log.upsert([makeSummary('c')]))).toEqual({ came: 1, gone: 1 });
    expect(rowsOf(rows)).toEqual(['b', 'c']);
  });

  it('equals filtering the whole log after any run of changes, however often the filter is interrupted', () => {
    const step = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        status: fc.constantFrom(200, 502),
      }),
      { maxLength: 6 },
    );
    const kind = fc.constantFrom(
      'upsert',
      'replace',
      'refilter',
      'narrow',
      'step',
      'prepend',
      'find',
      'drop',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, step), { maxLength: 12 }), (steps) => {
        const log = createExchangeLog(5);
        const rows = open(log, isError);
        let matches = isError;
        for (const [what, items] of steps) {
          const summaries = items.map(({ id, status }) => makeSummary(id, { status }));
          if (what === 'refilter') {
            matches = isError;
            rows.refilter(matches);
          } else if (what === 'narrow') {
            const [before, without] = [matches, items[0]?.id];
            matches = (exchange) => exchange.id !== without && before(exchange);
            rows.refilter(matches, true);
          } else if (what === 'step') rows.step(() => false);
          else if (what === 'prepend') rows.follow(log.prepend(summaries));
          else if (what === 'find') rows.follow(log.addFound(summaries));
          else if (what === 'drop') rows.follow(log.dropFound());
          else rows.follow(what === 'replace' ? log.replace(summaries) : log.upsert(summaries));
        }
        // Whatever is still to be filtered; where nothing is in the log, that is nothing.
        while (rows.isFiltering) rows.step(allTime);
        const expected = [...log.found(), ...log.entries()]
          .toSorted((one, other) => one.position - other.position)
          .map((entry) => entry.summary)
          .filter(matches);
        expect(rowsOf(rows)).toEqual(expected.map((summary) => summary.id));
        expected.forEach((summary, index) => {
          expect(rows.at(index)).toBe(summary);
          expect(rows.indexOf(summary.id)).toBe(index);
        });
      }),
    );
  });

  it('equals filtering a long log whole where filters become narrower in the middle of filtering and of changes', () => {
    const step = fc.record({
      what: fc.constantFrom('upsert', 'narrow', 'widen', 'step', 'find'),
      at: fc.nat(1100),
      status: fc.constantFrom(200, 502),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const log = createExchangeLog(1000);
        log.upsert(
          Array.from({ length: 1000 }, (_, index) =>
            makeSummary(`e1-${index + 100}`, { status: index % 3 === 0 ? 200 : 502 }),
          ),
        );
        let least = 0;
        const matches = (): RowMatches => {
          const from = least;
          return ({ id, status }) => status === 502 && Number(id.slice(3)) % 7 >= from;
        };
        const rows = createVisibleRows(log);
        rows.refilter(matches());
        for (const { what, at, status } of steps) {
          const changed = [at, at + 300, at + 301].map((number) => makeSummary(`e1-${number}`, { status }));
          if (what === 'narrow') {
            least += 1;
            rows.refilter(matches(), true);
          } else if (what === 'widen') {
            least = 0;
            rows.refilter(matches());
          } else if (what === 'step') rows.step(() => false);
          else rows.follow(what === 'find' ? log.addFound(changed) : log.upsert(changed));
        }
        while (rows.isFiltering) rows.step(allTime);
        const expected = [...log.found(), ...log.entries()]
          .toSorted((one, other) => one.position - other.position)
          .filter(({ summary }) => matches()(summary));
        expect(rowsOf(rows)).toEqual(expected.map(({ summary }) => summary.id));
      }),
      { numRuns: 60 },
    );
  });

  it('looks again at nothing but what passed before where the filter becomes narrower', () => {
    const log = createExchangeLog(1000);
    log.upsert(
      Array.from({ length: 700 }, (_, index) =>
        makeSummary(`x${index}`, { status: index % 10 === 0 ? 502 : 200 }),
      ),
    );
    const rows = open(log, isError);
    let looked = 0;
    rows.refilter(({ id }) => {
      looked += 1;
      return id.endsWith('50');
    }, true);
    expect(rows.isFiltering).toBe(true);
    rows.step(allTime);
    expect(rows.isFiltering).toBe(false);
    expect(looked).toBe(70);
    expect(rowsOf(rows)).toEqual(['x50', 'x150', 'x250', 'x350', 'x450', 'x550', 'x650']);
  });

  it('puts older ones before the others and says of none that it came, but where rows are sorted', () => {
    const log = createExchangeLog(10);
    const rows = open(log);
    rows.follow(log.upsert([makeSummary('e1-5'), makeSummary('e1-6')]));
    expect(rows.follow(log.prepend([makeSummary('e1-3'), makeSummary('e1-4')]))).toEqual({
      came: 0,
      gone: 0,
    });
    expect(rowsOf(rows)).toEqual(['e1-3', 'e1-4', 'e1-5', 'e1-6']);
    rows.arrange({ sort: { column: 'duration', descending: true }, grouping: null });
    const put = rowsOf(rows);
    expect(rows.follow(log.prepend([makeSummary('e1-2')])).came).toBe(1);
    expect(rowsOf(rows)).toEqual(put);
  });

  it('keeps what a search found while the oldest of the log leave, and lets go of it when told to', () => {
    const log = createExchangeLog(2);
    const rows = open(log);
    rows.follow(log.upsert([makeSummary('e1-5'), makeSummary('e1-7')]));
    rows.follow(log.addFound([makeSummary('e1-6'), makeSummary('e1-2'), makeSummary('e1-1')]));
    expect(rowsOf(rows)).toEqual(['e1-1', 'e1-2', 'e1-5', 'e1-6', 'e1-7']);
    expect(rows.indexOf('e1-2')).toBe(1);
    expect(rows.follow(log.upsert([makeSummary('e1-8')]))).toEqual({ came: 1, gone: 1 });
    expect(rowsOf(rows)).toEqual(['e1-1', 'e1-2', 'e1-6', 'e1-7', 'e1-8']);
    rows.follow(log.dropFound());
    expect(rowsOf(rows)).toEqual(['e1-7', 'e1-8']);
  });

  it('filters the newest first, and goes on from there when it is given time', () => {
    const log = createExchangeLog(1000);
    log.upsert(Array.from({ length: 700 }, (_, index) => makeSummary(`x${index}`)));
    const rows = createVisibleRows(log);
    rows.refilter(() => true);
    expect(rows.step(() => false)).toBe(true);
    expect(rows.isFiltering).toBe(true);
    expect(rows.at(rows.length - 1)?.id).toBe('x699');
    expect(rows.at(0)?.id).not.toBe('x0');
    while (rows.isFiltering) rows.step(() => false);
    expect(rows.length).toBe(700);
    expect(rows.at(0)?.id).toBe('x0');
  });
});

describe('createVisibleRows without a filter', () => {
  it('has all rows at once, sorted ones too, without going through the log', () => {
    const log = createExchangeLog(1000);
    log.upsert(Array.from({ length: 700 }, (_, index) => makeSummary(`x${index}`)));
    const rows = open(log, isError);
    expect(rows.length).toBe(0);
    rows.refilter(anyRow);
    expect(rows.isFiltering).toBe(false);
    expect(rows.length).toBe(700);
    expect(rows.indexOf('x0')).toBe(0);
    rows.arrange({ sort: { column: 'path', descending: false }, grouping: null });
    rows.refilter(isError);
    while (rows.isFiltering) rows.step(allTime);
    expect(rows.length).toBe(0);
    rows.refilter(anyRow);
    expect(rows.length).toBe(700);
    expect(rows.isLive).toBe(false);
  });
});

describe('createVisibleRows, sorted', () => {
  const sized = (id: string, duration: number | null) =>
    makeSummary(id, { duration: duration === null ? null : microseconds(duration) });

  it('puts rows by a column, unknown ones last either way, and equal ones as they came', () => {
    const log = createExchangeLog(10);
    log.upsert([sized('a', 3), sized('b', null), sized('c', 1), sized('d', 3)]);
    const rows = open(log);
    rows.arrange({ sort: { column: 'duration', descending: false }, grouping: null });
    expect(rowsOf(rows)).toEqual(['c', 'a', 'd', 'b']);
    rows.arrange({ sort: { column: 'duration', descending: true }, grouping: null });
    expect(rowsOf(rows)).toEqual(['a', 'd', 'c', 'b']);
    expect(rows.indexOf('c')).toBe(2);
  });

  it('reads numbers in texts as people do', () => {
    const log = createExchangeLog(10);
    log.upsert([makeSummary('a', { target: '/item/10' }), makeSummary('b', { target: '/item/9' })]);
    const rows = open(log);
    rows.arrange({ sort: { column: 'path', descending: false }, grouping: null });
    expect(rowsOf(rows)).toEqual(['b', 'a']);
  });

  it('puts very many different texts in order as well, equal ones as they came', () => {
    const log = createExchangeLog(6000);
    const count = 5500;
    log.upsert(
      Array.from({ length: count }, (_, index) =>
        makeSummary(`x${index}`, { target: `/${String(((count - index) >> 1) * 7).padStart(6, '0')}` }),
      ),
    );
    const rows = open(log);
    rows.arrange({ sort: { column: 'path', descending: false }, grouping: null });
    const shown = Array.from({ length: count }, (_, index) => rows.at(index));
    const expected = [...log.entries()]
      .map(({ summary }) => summary)
      .toSorted((one, other) => (one.target < other.target ? -1 : one.target > other.target ? 1 : 0));
    expect(shown).toEqual(expected);
  });

  it('moves nothing for what comes, changes or leaves until it is put anew', () => {
    const log = createExchangeLog(3);
    log.upsert([sized('a', 3), sized('b', 2), sized('c', 1)]);
    const rows = open(log);
    const sort = { column: 'duration', descending: false };
    rows.arrange({ sort, grouping: null });
    expect(rows.follow(log.upsert([sized('b', 9), sized('d', 0)]))).toEqual({ came: 1, gone: 0 });
    expect(rowsOf(rows)).toEqual(['c', 'b', 'a']);
    expect(rows.at(1)?.duration).toBe(9);
    expect(rows.isLive).toBe(false);
    rows.arrange({ sort, grouping: null });
    expect(rowsOf(rows)).toEqual(['d', 'c', 'b']);
  });

  it('puts rows as a stable comparison would, by any column and either way', () => {
    const text = fc.constantFrom('/a', '/A', '/item/2', '/item/10', '/é', '', '/item/002');
    const item = fc.record({
      target: text,
      duration: fc.option(fc.constantFrom(0, 1, 2.5, 1e9, 70_000), { nil: null }),
      status: fc.option(fc.constantFrom(200, 404, 502), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 30 }),
        fc.constantFrom('path', 'duration', 'status'),
        fc.boolean(),
        (items, column, descending) => {
          const log = createExchangeLog(100);
          log.upsert(
            items.map(({ target, duration, status }, index) =>
              makeSummary(`x${index}`, {
                target,
                status,
                duration: duration === null ? null : microseconds(duration),
              }),
            ),
          );
          const rows = open(log);
          rows.arrange({ sort: { column, descending }, grouping: null });
          const keyOf = ({ target, duration, status }: ExchangeSummary) =>
            column === 'path' ? target : column === 'duration' ? duration : status;
          const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
          const expected = [...log.entries()]
            .map(({ summary }) => summary)
            .toSorted((one, other) => {
              const [first, second] = [keyOf(one), keyOf(other)];
              if (first === null || second === null)
                return (first === null ? 1 : 0) - (second === null ? 1 : 0);
              const order =
                typeof first === 'string' ? compare(first, String(second)) : first - Number(second);
              return descending ? -order : order;
            });
          expect(rowsOf(rows)).toEqual(expected.map(({ id }) => id));
          for (const [index, { id }] of expected.entries()) expect(rows.indexOf(id)).toBe(index);
        },
      ),
    );
  });

  it('is empty at once when everything is cleared', () => {
    const log = createExchangeLog(3);
    log.upsert([sized('a', 3)]);
    const rows = open(log);
    rows.arrange({ sort: { column: 'size', descending: false }, grouping: 'host' });
    rows.follow(log.replace([]));
    expect(rows.length).toBe(0);
  });
});

describe('createVisibleRows, grouped', () => {
  function grouped() {
    const log = createExchangeLog(10);
    log.upsert([
      makeSummary('a', { route: 'shop', duration: microseconds(10) }),
      makeSummary('b', { route: 'api', duration: microseconds(30), status: 502 }),
      makeSummary('c', { route: 'api', duration: microseconds(20) }),
      makeSummary('d', { route: 'api', duration: null, state: 'active', status: null }),
      makeSummary('e', { route: null }),
    ]);
    const rows = open(log);
    rows.arrange({ sort: null, grouping: 'route' });
    return { log, rows };
  }

  it('has a closed row for each group, the largest first, with count, errors and median', () => {
    const { rows } = grouped();
    expect(rowsOf(rows)).toEqual(['[api]', '[]', '[shop]']);
    const [api, none] = rows.groups;
    expect(api).toMatchObject({ label: 'api', count: 3, errors: 1, median: 20 });
    expect(none?.label).toBe('no route');
  });

  it('opens and closes one group or all, and says where rows are', () => {
    const { rows } = grouped();
    rows.setOpen('api', true);
    expect(rowsOf(rows)).toEqual(['[api]', 'b', 'c', 'd', '[]', '[shop]']);
    expect(rows.indexOf('c')).toBe(2);
    expect(rows.indexOfGroup('shop')).toBe(5);
    expect(rows.at(0)).toBeUndefined();
    rows.setOpen(null, true);
    expect(rows.length).toBe(8);
    rows.setOpen(null, false);
    expect(rows.length).toBe(3);
  });

  it('keeps groups open and puts new ones in when it is put anew', () => {
    const { log, rows } = grouped();
    rows.setOpen('shop', true);
    rows.follow(log.upsert([makeSummary('f', { route: 'shop' }), makeSummary('g', { route: 'docs' })]));
    expect(rowsOf(rows)).toEqual(['[api]', '[]', '[shop]', 'a']);
    rows.arrange({ sort: { column: 'size', descending: true }, grouping: 'route' });
    expect(rowsOf(rows)).toEqual(['[api]', '[shop]', 'a', 'f', '[docs]', '[]']);
  });

  it('counts on in the heads as exchanges come, change and leave, while no row moves', () => {
    const { log, rows } = grouped();
    rows.setOpen('api', true);
    const put = rowsOf(rows);
    const [api, none, shop] = rows.groups;
    rows.follow(
      log.upsert([
        makeSummary('d', { route: 'api', duration: microseconds(50) }),
        makeSummary('f', { route: 'shop', status: 503, duration: microseconds(90) }),
        makeSummary('g', { route: 'docs' }),
      ]),
    );
    expect(api).toMatchObject({ count: 3, errors: 1, median: 30 });
    expect(shop).toMatchObject({ count: 2, errors: 1, median: 10 });
    rows.follow(log.upsert([makeSummary('e', { route: 'api', duration: microseconds(1) })]));
    expect([api?.count, none?.count]).toEqual([4, 0]);
    expect(rowsOf(rows)).toEqual(put);
    rows.follow(
      log.upsert(Array.from({ length: 4 }, (_, index) => makeSummary(`x${index}`, { route: 'x' }))),
    );
    // The oldest left the log: 'a' of shop and what the limit takes along.
    expect(shop?.count).toBe(1);
    expect(rowsOf(rows)).toEqual(put);
  });

  it('has in its heads what counting anew would say, after any run of changes', () => {
    const item = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      route: fc.constantFrom('shop', 'api', 'docs', null),
      status: fc.constantFrom(200, 502, 404),
      duration: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
    });
    const kind = fc.constantFrom('upsert', 'upsert', 'replace', 'refilter', 'prepend', 'find', 'drop', 'put');
    const notMissing: RowMatches = ({ status }) => status !== 404;
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, fc.array(item, { maxLength: 6 })), { maxLength: 14 }), (steps) => {
        const log = createExchangeLog(5);
        const rows = open(log, notMissing);
        const arrangement = { sort: null, grouping: 'route' } as const;
        rows.arrange(arrangement);
        for (const [what, items] of steps) {
          const summaries = items.map(({ id, route, status, duration }) =>
            makeSummary(id, { route, status, duration: duration === null ? null : microseconds(duration) }),
          );
          if (what === 'refilter') {
            rows.refilter(notMissing);
            while (rows.isFiltering) rows.step(allTime);
          } else if (what === 'put') rows.arrange(arrangement);
          else if (what === 'prepend') rows.follow(log.prepend(summaries));
          else if (what === 'find') rows.follow(log.addFound(summaries));
          else if (what === 'drop') rows.follow(log.dropFound());
          else rows.follow(what === 'replace' ? log.replace(summaries) : log.upsert(summaries));
          const passing = [...log.found(), ...log.entries()].map(({ summary }) => summary).filter(notMissing);
          for (const group of rows.groups) {
            const members = passing.filter(({ route }) => (route ?? '') === group.key);
            const durations = members
              .flatMap(({ duration }) => duration ?? [])
              .toSorted((one, two) => one - two);
            expect(group).toMatchObject({
              count: members.length,
              errors: members.filter(({ status }) => status === 502).length,
              // Of so few, every change makes it anew.
              median: durations[Math.ceil(durations.length / 2) - 1] ?? null,
            });
          }
        }
      }),
    );
  });

  it('counts each of those that a search found, in whatever order of age they come', () => {
    const log = createExchangeLog(5);
    const rows = open(log);
    rows.arrange({ sort: null, grouping: 'route' });
    rows.follow(log.upsert([makeSummary('e1-1', { route: 'shop' }), makeSummary('e1-5', { route: 'shop' })]));
    rows.follow(log.addFound([makeSummary('e1-4', { route: 'shop' })]));
    rows.follow(
      log.addFound([makeSummary('e1-7', { route: 'shop' }), makeSummary('e1-3', { route: 'shop' })]),
    );
    rows.arrange({ sort: null, grouping: 'route' });
    expect(rows.groups.map(({ count }) => count)).toEqual([5]);
  });

  it('tells every exchange that passes in the order of the rows, closed groups included', () => {
    const { rows } = grouped();
    expect([...rows.shown()].map(({ summary }) => summary.id)).toEqual(['b', 'c', 'd', 'e', 'a']);
  });
});
