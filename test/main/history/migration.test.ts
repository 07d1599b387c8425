import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import type { HistoryStore, Prepare } from '../../../src/main/history/store.ts';
import type { ExchangeDetail } from '../../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds } from '../../../src/shared/model/units.ts';
import { idOf, recordOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

/**
 * Written by the code of version 1: 100 exchanges, the same response body in each, a request body in every third, and a miss of
 * the cache in every second.
 */
const earlierFile = fileURLToPath(new URL('./fixtures/version-1.db', import.meta.url));
const temporaryDirectory = temporaryDirectories();
const numbers = Array.from({ length: 100 }, (_, index) => index + 1);

const open = (directory: string): HistoryStore => {
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  onTestFinished(() => opened.store.close());
  opened.store.setLimit(bytes(1024 ** 3));
  return opened.store;
};

const copied = (): string => {
  const directory = temporaryDirectory();
  copyFileSync(earlierFile, join(directory, 'history.db'));
  return directory;
};

/** As version 1 wrote them. */
const earlierDetails = (): ExchangeDetail[] => {
  // SQLite makes companions beside whatever it opens.
  const database = new DatabaseSync(join(copied(), 'history.db'), { readOnly: true });
  const rows = database.prepare('SELECT summary, detail FROM exchanges JOIN contents USING (sequence)').all();
  database.close();
  return rows.map((row) => ({
    summary: JSON.parse(String(row.summary)) as ExchangeDetail['summary'],
    ...(JSON.parse(String(row.detail)) as Omit<ExchangeDetail, 'summary'>),
  }));
};

const expectEverything = (store: HistoryStore): void => {
  const details = earlierDetails();
  expect(details).toHaveLength(100);
  expect(store.list(1000, null)).toEqual(details.map(({ summary }) => summary));
  expect(numbers.map((number) => store.get(idOf(number)))).toEqual(details);
  const page = 'the same page for all '.repeat(20);
  for (const number of numbers) {
    expect(bodyOf(store, number, 'response')).toBe(page);
    expect(bodyOf(store, number, 'request')).toBe(number % 3 === 0 ? `{"number":${number}}` : '');
  }
};

const bodyOf = (store: HistoryStore, number: number, side: 'request' | 'response'): string => {
  const body = store.body(idOf(number), side, 0, 1000);
  if (body === null || 'damaged' in body) throw new Error(`The body of ${number} is not there.`);
  return Buffer.from(body.bytes).toString();
};

it('holds everything of a file of version 1 at once, and after each step in which it is taken over', () => {
  const directory = copied();
  const store = open(directory);
  store.sessions.resume(epochMilliseconds(1_760_000_000_000), epochMilliseconds(1_760_000_000_000));
  expectEverything(store);
  let steps = 0;
  while (store.tidy((record) => record)) {
    steps += 1;
    expectEverything(store);
  }
  expect(steps).toBeGreaterThan(2);
  expect(store.sessions.list()).toMatchObject([
    { id: 2, exchanges: 0, live: true },
    { id: 1, exchanges: 100, live: false, kind: 'recorded' },
  ]);
  expect(store.list(3, idOf(4), 1).map(({ id }) => id)).toEqual([1, 2, 3].map((number) => idOf(number)));
  const database = new DatabaseSync(join(directory, 'history.db'), { readOnly: true });
  onTestFinished(() => database.close());
  expect(
    database.prepare('SELECT references_count FROM bodies ORDER BY references_count DESC').get(),
  ).toEqual({
    references_count: 100,
  });
  expect(database.prepare('SELECT codes FROM reason_sets ORDER BY codes').all()).toEqual([
    { codes: '  ' },
    { codes: ' cache.miss vary_mismatch ' },
  ]);
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'earlier%'").all()).toEqual([]);
});

it('goes on where it was when it was ended in the middle, and takes nothing over twice', () => {
  const directory = copied();
  const first = openHistory(directory);
  if (first.state !== 'ready') throw new Error(first.reason);
  first.store.setLimit(bytes(1024 ** 3));
  expect(first.store.tidy((record) => record)).toBe(true);
  // As after a crash: nothing is closed, and another connection finds what was committed.
  const store = open(directory);
  first.store.close();
  expectEverything(store);
  while (store.tidy((record) => record));
  expectEverything(store);
});

it('comes before what is recorded since, and goes first when there is too much', () => {
  const store = open(copied());
  store.sessions.resume(epochMilliseconds(1_760_000_000_000), epochMilliseconds(1_760_000_000_000));
  store.append([recordOf(500)]);
  while (store.tidy((record) => record));
  expect(store.list(2, null).map(({ id }) => id)).toEqual([idOf(100), idOf(500)]);
  store.setLimit(bytes(6000));
  while (store.tidy((record) => record));
  const left = store.list(1000, null).map(({ id }) => id);
  expect(left.at(-1)).toBe(idOf(500));
  expect(left.length).toBeLessThan(10);
});

it('is altered as what is recorded now is, before it is written anew', () => {
  const store = open(copied());
  const hide: Prepare = (record) => ({ ...record, responseBody: null });
  while (store.tidy(hide));
  expect(numbers.map((number) => bodyOf(store, number, 'response'))).toEqual(numbers.map(() => ''));
});

it.each([
  ['summary', '{"id":'],
  ['summary', '7'],
  ['summary', '{"id":null,"at":{},"authority":"a"}'],
  ['detail', '\u0000\u0001'],
  ['detail', 'null'],
])('takes the rest over where the disk has lost the %s of one: %s', (column, text) => {
  const directory = copied();
  const database = new DatabaseSync(join(directory, 'history.db'));
  const table = column === 'summary' ? 'exchanges' : 'contents';
  const { sequence = null } =
    database.prepare('SELECT sequence FROM exchanges WHERE id = ?').get(idOf(50)) ?? {};
  database.prepare(`UPDATE ${table} SET ${column} = ? WHERE sequence = ?`).run(text, sequence);
  database.close();
  const store = open(directory);
  store.sessions.resume(epochMilliseconds(1_760_000_000_000), epochMilliseconds(1_760_000_000_000));
  expect(() => store.list(1000, null)).not.toThrow();
  const rest = numbers.filter((number) => number !== 50);
  while (store.tidy((record) => record));
  expect(store.list(1000, null).map(({ id }) => id)).toEqual(rest.map((number) => idOf(number)));
  expect(store.get(idOf(50))).toBeNull();
  expect(store.get(idOf(49))).toEqual(earlierDetails()[48]);
});
