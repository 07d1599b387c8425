import type { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { searchedBodyLimit } from '../../../../src/main/content-coding/body-text.ts';
import { openHistory } from '../../../../src/main/history/open.ts';
import { ExchangeQuery } from '../../../../src/main/history/query/exchange-query.ts';
import type { HistoryStore } from '../../../../src/main/history/store.ts';
import type { HeaderPairs } from '../../../../src/shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { makeDetail, makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';
import { idOf, recordOf, recordsOf } from '../fixtures/records.ts';
import { temporaryDirectories } from '../fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const closes = new Set<() => void>();

afterEach(() => {
  for (const close of closes) close();
  closes.clear();
});

/** @param now time in milliseconds, which stands still unless it is said otherwise: a busy machine ends no step */
function open(now = () => 0): {
  readonly store: HistoryStore;
  readonly query: ExchangeQuery;
  readonly database: DatabaseSync;
} {
  const opened = openHistory(temporaryDirectory());
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { store, database } = opened;
  closes.add(() => store.close());
  store.setLimit(bytes(1024 ** 3));
  store.sessions.resume(epochMilliseconds(1), epochMilliseconds(1));
  const placeOf = (id: string) => ({ at: store.get(id)?.summary.at ?? 0, id });
  return { store, database, query: new ExchangeQuery(database, store, placeOf, now) };
}

const withBody = (place: number, body: Uint8Array, headers: HeaderPairs = []): ExchangeRecord => {
  const record = recordOf(place, { responseBody: body, headers });
  const { response } = record.detail;
  if (response === null) throw new Error('The record has a response.');
  const kept = bytes(body.length);
  return {
    ...record,
    detail: { ...record.detail, response: { ...response, body: { ...response.body, kept } } },
  };
};

const ask = (store: HistoryStore, filter: string, before: string | null = null, limit = 100) => ({
  filter,
  before,
  limit,
  session: store.sessions.live ?? 0,
});

describe('a search through history', () => {
  it('ends a step when its time is over, and says where to go on and how far it is', async () => {
    let time = 0;
    const { store, query } = open(() => {
      time += 10;
      return time;
    });
    store.append(recordsOf(1, 20));
    const first = await query.search(ask(store, 'header:accept'));
    expect(first.items.length).toBeGreaterThan(0);
    expect(first.items.length).toBeLessThan(20);
    expect(first).toMatchObject({ scanned: first.items.length, total: 20, next: first.items.at(-1)?.id });
    let found = first.items.length;
    for (let next = first.next; next !== null; ) {
      const step = await query.search(ask(store, 'header:accept', next));
      found += step.items.length;
      expect(step.scanned).toBe(step.items.length);
      next = step.next;
    }
    expect(found).toBe(20);
  });

  it('takes what is written between two steps for what it is: newer, and not what is gone through', async () => {
    const { store, query } = open();
    store.append(recordsOf(1, 10));
    const first = await query.search(ask(store, 'path:/items/*', null, 4));
    store.append(recordsOf(11, 20));
    const rest = await query.search(ask(store, 'path:/items/*', first.next));
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => idOf(10 - index)),
    );
  });

  it('lets what is asked for in between have its turn while it looks into bodies', async () => {
    const { store, query } = open();
    const text = Buffer.alloc(256 * 1024, 'a');
    store.append(
      Array.from({ length: 40 }, (_, index) =>
        withBody(index + 1, gzipSync(Buffer.concat([text, Buffer.from(String(index))])), [
          ['content-encoding', 'gzip'],
        ]),
      ),
    );
    let isDone = false;
    const matching = query
      .match(
        'body:nothing',
        Array.from({ length: 40 }, (_, index) => idOf(index + 1)),
      )
      .then((match) => {
        isDone = true;
        return match;
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    store.append(recordsOf(100, 110));
    expect(await matching).toEqual({ ids: [], missing: [] });
  });

  it('finds text in compressed bodies and in the character encoding that they name', async () => {
    const { store, query } = open();
    store.append([
      withBody(1, gzipSync('An ORDER'), [['Content-Encoding', 'gzip']]),
      withBody(2, Buffer.from('Café order', 'latin1'), [['Content-Type', 'text/plain; charset=iso-8859-1']]),
      withBody(3, Buffer.from('order', 'utf16le'), [['Content-Type', 'text/plain; charset="utf-16le"']]),
      withBody(4, Buffer.from('order'), [['Content-Type', 'text/plain; charset=no-such-thing']]),
      withBody(5, Buffer.from([0xff, 0xfe, 0x00])),
    ]);
    const { items } = await query.search(ask(store, 'body:order'));
    expect(items.map(({ id }) => id)).toEqual([4, 3, 2, 1].map((place) => idOf(place)));
    expect((await query.search(ask(store, 'body:CAFÉ'))).items).toHaveLength(1);
  });

  it('decodes no more of a body than its limit, however much a few bytes decode to', async () => {
    const { store, query } = open();
    const bomb = gzipSync(
      Buffer.concat([Buffer.from('first '), Buffer.alloc(8 * searchedBodyLimit), Buffer.from(' last')]),
    );
    store.append([withBody(1, bomb, [['Content-Encoding', 'gzip']])]);
    expect((await query.search(ask(store, 'body:first'))).items).toHaveLength(1);
    expect((await query.search(ask(store, 'body:last'))).items).toHaveLength(0);
  });

  it('looks through more than a window of exchanges, and past a body that says it is compressed and is not', async () => {
    const { store, query } = open();
    for (let from = 1; from <= 9001; from += 1000) store.append(recordsOf(from, Math.min(from + 999, 9001)));
    store.append([withBody(10_000, Buffer.from('no gzip'), [['Content-Encoding', 'gzip']])]);
    let next: string | null = null;
    const found: string[] = [];
    do {
      const step: Awaited<ReturnType<ExchangeQuery['search']>> = await query.search(
        ask(store, 'path:/items/1 or body:gzip', next),
      );
      found.push(...step.items.map(({ target }) => target));
      next = step.next;
    } while (next !== null);
    // What cannot be decoded is searched as far as it could be.
    expect(found.filter((target) => target === '/items/1')).toHaveLength(1);
    expect(found.length).toBeGreaterThan(1000);
  });

  it('finds nothing in a session that has nothing', async () => {
    const { query } = open();
    expect(await query.search({ filter: 'get', session: 99, before: null, limit: 10 })).toEqual({
      items: [],
      next: null,
      scanned: 0,
      total: 0,
    });
  });
});

describe('more sets of reasons than are listed', () => {
  const { decisions } = makeDetail(makeSummary('e1-1'));

  it('are looked into one by one, so that no filter misses what is in them', async () => {
    const { store, query, database } = open();
    database.exec(`INSERT INTO reason_sets (codes)
      WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 50000)
      SELECT ' filler-' || n || ' ' FROM counted`);
    store.append([recordOf(1, { decisions }), recordOf(2, { decisions: [] }), recordOf(3, { decisions })]);
    expect(database.prepare('SELECT DISTINCT reason_set FROM exchanges').all()).toEqual([{ reason_set: 0 }]);
    const found = async (filter: string) =>
      (await query.search(ask(store, filter))).items.map(({ id }) => id);
    expect(await found('reason:route.matched')).toEqual([idOf(3), idOf(1)]);
    expect(await found('reason:route.*')).toEqual([idOf(3), idOf(1)]);
    expect(await found('-reason:route.matched')).toEqual([idOf(2)]);
    expect(await found('reason:filler-7')).toEqual([]);
    expect((await query.match('reason:route.matched', [idOf(1), idOf(2), idOf(3)])).ids).toEqual([
      idOf(1),
      idOf(3),
    ]);
  });
});
