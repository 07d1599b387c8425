import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import type { HistoryStore } from '../../../src/main/history/store.ts';
import type { ExchangeRecord } from '../../../src/shared/model/exchange-record.ts';
import { markLimit } from '../../../src/shared/model/mark.ts';
import { sessionLimit } from '../../../src/shared/model/session.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../src/shared/model/units.ts';
import { detailOf, idOf, recordOf, recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const time = epochMilliseconds;

const open = (directory = temporaryDirectory(), run = 1): HistoryStore => {
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  onTestFinished(() => {
    if (opened.database.isOpen) opened.store.close();
  });
  opened.store.setLimit(bytes(1024 ** 3));
  opened.store.sessions.resume(time(run), time(run));
  return opened.store;
};

const tidy = (store: HistoryStore): number => {
  let steps = 0;
  while (store.tidy((record) => record)) steps += 1;
  return steps;
};

/** An exchange that ended at a time, in milliseconds. */
const endedAt = (number: number, ended: number): ExchangeRecord => {
  const record = recordOf(number);
  const { detail } = record;
  const summary = { ...detail.summary, at: time(ended - 5), duration: microseconds(5000) };
  return { ...record, detail: { ...detail, summary } };
};

const numbersIn = (store: HistoryStore, session: number): number[] =>
  store.list(1000, null, session).map(({ id }) => Number.parseInt(id.slice(id.indexOf('-') + 1), 36));

describe('sessions', () => {
  it('that were imported are never live, also where no other can begin', () => {
    const directory = temporaryDirectory();
    const store = open(directory, 1000);
    const { live } = store.sessions;
    store.append([endedAt(1, 1500)]);
    const database = new DatabaseSync(join(directory, 'history.db'));
    const importOne = database.prepare(
      "INSERT INTO sessions (name, kind, began) VALUES (?, 'imported', 2000)",
    );
    for (let count = 2; count <= sessionLimit; count += 1) importOne.run(`imported ${count}`);
    database.close();
    store.append([endedAt(2, 2500)]);
    expect(store.sessions.begin('one too many', time(2600))).toBe('too_many');
    store.close();
    const again = open(directory, 3000);
    expect(again.sessions.live).toBe(live);
    again.append([endedAt(3, 3500)]);
    expect(numbersIn(again, live ?? 0)).toEqual([1, 2, 3]);
    again.sessions.clearLive(time(4000));
    const imported = again.sessions.list().filter(({ kind }) => kind === 'imported');
    expect(imported).toHaveLength(sessionLimit - 1);
    expect(imported.every((session) => !session.live && session.exchanges === 0)).toBe(true);
  });

  it('begin with each run, and what was recorded stays in its own', () => {
    const directory = temporaryDirectory();
    const first = open(directory, 1000);
    first.append([endedAt(1, 1500)]);
    first.sessions.end(time(2000));
    first.close();
    const second = open(directory, 3000);
    second.append([endedAt(2, 3500)]);
    expect(second.sessions.list()).toMatchObject([
      { id: 2, name: null, kind: 'recorded', began: 3000, ended: null, exchanges: 1, live: true },
      { id: 1, name: null, kind: 'recorded', began: 1000, ended: 2000, exchanges: 1, live: false },
    ]);
    expect([numbersIn(second, 1), numbersIn(second, 2)]).toEqual([[1], [2]]);
  });

  it('go on where the thread of the same run had to be started again', () => {
    const directory = temporaryDirectory();
    const first = open(directory, 1000);
    first.sessions.begin('second', time(1100));
    first.close();
    const again = open(directory, 1000);
    expect(again.sessions.live).toBe(2);
    expect(again.sessions.list()).toHaveLength(2);
  });

  it('of which nothing came go when the next one begins, unless they have a name', () => {
    const directory = temporaryDirectory();
    const first = open(directory, 1000);
    first.sessions.begin('kept', time(1100));
    first.sessions.begin(null, time(1200));
    first.close();
    const again = open(directory, 2000);
    expect(again.sessions.list().map(({ id, name }) => [id, name])).toEqual([
      [4, null],
      [2, 'kept'],
    ]);
  });

  it('take what ended while they were live, although it is written later', () => {
    const store = open(temporaryDirectory(), 1000);
    expect(store.sessions.begin('next', time(2000))).toBe(2);
    store.append([endedAt(1, 1999), endedAt(2, 2000), endedAt(3, 2500)]);
    expect([numbersIn(store, 1), numbersIn(store, 2)]).toEqual([[1], [2, 3]]);
  });

  it('are renamed, and a name can be taken away', () => {
    const store = open();
    expect(store.sessions.rename(1, 'Login bug')).toBeNull();
    expect(store.sessions.list()[0]?.name).toBe('Login bug');
    store.sessions.rename(1, null);
    expect(store.sessions.list()[0]?.name).toBeNull();
    expect(store.sessions.rename(7, 'x')).toBe('not_found');
  });

  it('are deleted in steps with all they hold, while others stay whole', () => {
    const store = open(temporaryDirectory(), 1000);
    const shared = Buffer.from('the same for both');
    store.append(recordsOf(1, 600, { responseBody: shared }));
    store.marks.change([idOf(1)], { pinned: true }, bytes(1e9));
    store.sessions.begin(null, time(1_800_000_000_000));
    store.append([{ ...endedAt(1000, 1_800_000_000_500), responseBody: shared }]);
    expect(store.sessions.remove(1)).toBeNull();
    expect(store.sessions.list().map(({ id }) => id)).toEqual([2]);
    expect(store.list(1000, null)).toHaveLength(1);
    expect(tidy(store)).toBeGreaterThanOrEqual(3);
    expect(store.get(idOf(5))).toBeNull();
    expect(store.marks.list()).toEqual([]);
    expect(store.body(idOf(1000), 'response', 0, 100)).toEqual({ bytes: new Uint8Array(shared), kept: 17 });
    expect(store.sessions.remove(1)).toBe('not_found');
  });

  it('are still deleted after a crash in the middle', () => {
    const directory = temporaryDirectory();
    const first = open(directory, 1000);
    first.append(recordsOf(1, 600));
    first.sessions.begin(null, time(1_800_000_000_000));
    first.sessions.remove(1);
    first.tidy((record) => record);
    first.close();
    const again = open(directory, 1000);
    expect(again.list(1000, null)).toEqual([]);
    tidy(again);
    expect(statSync(join(directory, 'history.db')).size).toBeLessThan(150_000);
  });

  it('cannot be deleted while they are live', () => {
    const store = open();
    expect(store.sessions.remove(1)).toBe('is_live');
    expect(store.sessions.list()).toHaveLength(1);
  });

  it('that are cleared begin anew under their name, keep what is pinned and take nothing of before', () => {
    const store = open(temporaryDirectory(), 1000);
    store.sessions.rename(1, 'mine');
    const body = Buffer.from('abc');
    store.append([endedAt(1, 1100), { ...endedAt(2, 1200), responseBody: body }]);
    store.marks.change([idOf(2)], { pinned: true }, bytes(1e9));
    store.sessions.clearLive(time(2000));
    store.append([endedAt(3, 1900), endedAt(4, 2100)]);
    tidy(store);
    const [live, ...others] = store.sessions.list();
    expect(others).toEqual([]);
    expect(live).toMatchObject({ name: 'mine', began: 2000, exchanges: 2, live: true });
    expect(numbersIn(store, live?.id ?? 0)).toEqual([2, 4]);
    expect(store.body(idOf(2), 'response', 0, 10)).toMatchObject({ kept: 3 });
  });

  it('are bounded: beyond that no other can be begun, and a new run goes on with the last', () => {
    const directory = temporaryDirectory();
    const store = open(directory, 1000);
    for (let count = 2; count <= sessionLimit; count += 1)
      store.sessions.begin(`${count}`, time(1000 + count));
    expect(store.sessions.begin('one too many', time(9000))).toBe('too_many');
    store.close();
    // The one without a name has nothing in it and makes room.
    const again = open(directory, 10_000);
    expect(again.sessions.live).toBe(sessionLimit + 1);
    again.sessions.rename(sessionLimit + 1, 'last');
    again.close();
    expect(open(directory, 20_000).sessions.live).toBe(sessionLimit + 1);
  });
});

describe('marks', () => {
  it('pin and colour, each by itself, and are gone when there is neither', () => {
    const { marks } = open();
    marks.change([idOf(1), idOf(2)], { pinned: true }, bytes(0));
    expect(marks.change([idOf(1)], { colour: 'red' }, bytes(0))).toEqual([
      { id: idOf(1), pinned: true, colour: 'red' },
    ]);
    marks.change([idOf(2)], { pinned: false }, bytes(0));
    expect(marks.list()).toEqual([{ id: idOf(1), pinned: true, colour: 'red' }]);
    marks.change([idOf(1)], { pinned: false, colour: null }, bytes(0));
    expect(marks.list()).toEqual([]);
  });

  it('keep what is pinned when the oldest go, and let go of it last', () => {
    const store = open();
    const different = (number: number): ExchangeRecord =>
      recordOf(number, { responseBody: Buffer.alloc(5000, number) });
    store.append(Array.from({ length: 20 }, (_, index) => different(index + 1)));
    store.marks.change([idOf(2), idOf(3)], { pinned: true }, bytes(1e9));
    store.setLimit(bytes(40_000));
    tidy(store);
    const left = numbersIn(store, 1);
    expect(left.slice(0, 2)).toEqual([2, 3]);
    expect(left.slice(2)).toEqual(
      Array.from({ length: left.length - 2 }, (_, index) => 23 - left.length + index),
    );
    expect(left.length).toBeLessThan(8);
    // Not even what is pinned takes more than history may.
    store.setLimit(bytes(12_000));
    tidy(store);
    expect(numbersIn(store, 1)).toEqual([3]);
  });

  it('are bounded in number and in what pinned exchanges take, and then nothing is changed', () => {
    const store = open();
    const ids = Array.from({ length: markLimit }, (_, index) => `x-${index}`);
    store.marks.change(ids, { colour: 'blue' }, bytes(0));
    expect(store.marks.change(['y', 'z'], { colour: 'red' }, bytes(0))).toBe('count');
    expect(store.marks.list()).toHaveLength(markLimit);
    store.marks.change(ids, { colour: null }, bytes(0));
    store.append([recordOf(1, { responseBody: Buffer.alloc(10_000) })]);
    expect(store.marks.change([idOf(1)], { pinned: true }, bytes(10_000))).toBe('bytes');
    expect(store.marks.list()).toEqual([]);
    expect(store.marks.change([idOf(1)], { pinned: true }, bytes(20_000))).toHaveLength(1);
  });

  it('of exchanges that were never written go with the next run', () => {
    const store = open();
    store.append([recordOf(1)]);
    store.marks.change([idOf(1), idOf(2)], { pinned: true }, bytes(1e9));
    store.marks.removeOrphans();
    expect(store.marks.list().map(({ id }) => id)).toEqual([idOf(1)]);
  });
});

describe('bodies', () => {
  const bodiesOf = (directory: string): unknown[] => {
    const database = new DatabaseSync(join(directory, 'history.db'), { readOnly: true });
    onTestFinished(() => database.close());
    return database.prepare('SELECT size, references_count FROM bodies ORDER BY size').all();
  };

  it('are stored once, and as long as one exchange has them', () => {
    const directory = temporaryDirectory();
    const store = open(directory);
    const big = Buffer.alloc(100_000, 'big');
    store.append([
      recordOf(1, { requestBody: big, responseBody: big }),
      recordOf(2, { requestBody: Buffer.from('own'), responseBody: big }),
    ]);
    expect(bodiesOf(directory)).toEqual([
      { size: 3, references_count: 1 },
      { size: 100_000, references_count: 3 },
    ]);
    // The limit counts it once; the session says what it would be without the others.
    expect(store.sessions.list()[0]?.bytes).toBeGreaterThan(300_000);
    store.setLimit(bytes(150_000));
    tidy(store);
    expect(numbersIn(store, 1)).toEqual([1, 2]);
    store.setLimit(bytes(104_500));
    tidy(store);
    expect(numbersIn(store, 1)).toEqual([2]);
    expect(bodiesOf(directory)).toEqual([
      { size: 3, references_count: 1 },
      { size: 100_000, references_count: 1 },
    ]);
  });

  it('that were damaged on the disk are told, and nothing of them is given out', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'history.db');
    const first = open(directory);
    first.append([
      recordOf(1, { responseBody: Buffer.alloc(50_000, 'intact') }),
      recordOf(2, { responseBody: Buffer.alloc(50_000, 'damage') }),
    ]);
    first.close();
    const content = readFileSync(file);
    const at = content.indexOf('damagedamagedamage');
    expect(at).toBeGreaterThan(0);
    content[at + 5] = 0x58;
    writeFileSync(file, content);
    const store = open(directory);
    expect(store.body(idOf(2), 'response', 0, 10)).toEqual({ damaged: true });
    expect(store.body(idOf(1), 'response', 0, 6)).toEqual({
      bytes: new Uint8Array(Buffer.from('intact')),
      kept: 50_000,
    });
    expect(store.get(idOf(2))).toEqual(detailOf(2));
  });
});
