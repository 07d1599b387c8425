import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import { type HistoryStore, pieceLimit } from '../../../src/main/history/store.ts';
import type { ExchangeRecord } from '../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds } from '../../../src/shared/model/units.ts';
import { detailOf, idOf, recordOf, recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const wide = 1024 ** 3;
const stores = new Set<HistoryStore>();

afterEach(() => {
  for (const store of stores) store.close();
  stores.clear();
});

const openStore = (directory = temporaryDirectory(), limit = wide): HistoryStore => {
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  stores.add(opened.store);
  opened.store.setLimit(bytes(limit));
  opened.store.sessions.resume(epochMilliseconds(1), epochMilliseconds(1));
  return opened.store;
};

/** Does what may wait. */
const tidy = (store: HistoryStore): void => {
  while (store.tidy((record) => record)) {}
};

/** Exchanges whose bodies are all different, so that each takes its own room. */
const differentBodies = (from: number, to: number, size: number): readonly ExchangeRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    recordOf(from + index, {
      responseBody: new Uint8Array(size).fill(1).map((_byte, at) => (from + index) >> (at % 16)),
    }),
  );

const listed = (store: HistoryStore, limit = 10_000, before: string | null = null): readonly string[] =>
  store.list(limit, before).map(({ target }) => target.replace('/items/', ''));

describe('HistoryStore', () => {
  it('gives an exchange back as it was', () => {
    const store = openStore();
    store.append([recordOf(1)]);
    expect(store.get(idOf(1))).toEqual(detailOf(1));
    expect(store.list(10, null)).toEqual([detailOf(1).summary]);
  });

  it('keeps exchanges over a restart', () => {
    const directory = temporaryDirectory();
    const first = openStore(directory);
    first.append(recordsOf(1, 3));
    first.close();
    stores.delete(first);
    expect(listed(openStore(directory))).toEqual(['1', '2', '3']);
  });

  it('knows nothing of an exchange that it does not have', () => {
    const store = openStore();
    expect(store.get('none')).toBeNull();
    expect(store.body('none', 'request', 0, 10)).toBeNull();
    expect(store.list(10, null)).toEqual([]);
  });

  it('lists the newest, oldest first, and pages backwards without gap or overlap', () => {
    const store = openStore();
    store.append(recordsOf(1, 10));
    expect(listed(store, 4)).toEqual(['7', '8', '9', '10']);
    expect(listed(store, 4, idOf(7))).toEqual(['3', '4', '5', '6']);
    expect(listed(store, 4, idOf(3))).toEqual(['1', '2']);
    expect(listed(store, 4, idOf(1))).toEqual([]);
  });

  it('lists by beginning, not by end', () => {
    const store = openStore();
    store.append([recordOf(2), recordOf(3)]);
    store.append([recordOf(1)]);
    expect(listed(store)).toEqual(['1', '2', '3']);
  });

  it('pages backwards from an exchange that is still active or of a run that left nothing here', () => {
    const store = openStore();
    store.append([recordOf(1), recordOf(2), recordOf(4)]);
    expect(listed(store, 10, idOf(3))).toEqual(['1', '2']);
    expect(listed(store, 10, idOf(1, 'zz000000'))).toEqual(['1', '2', '4']);
    expect(listed(store, 10, idOf(1, '00000000'))).toEqual([]);
  });

  it('skips an exchange that came before, so that a batch may come twice', () => {
    const store = openStore();
    store.append(recordsOf(1, 3));
    store.append(recordsOf(1, 3));
    expect(listed(store)).toEqual(['1', '2', '3']);
  });

  it('returns pieces of bodies by side, and of one that is empty or was none nothing', () => {
    const store = openStore();
    const requestBody = Uint8Array.from([1, 2, 3, 4, 5, 0, 255]);
    store.append([recordOf(1, { requestBody, responseBody: new Uint8Array() }), recordOf(2)]);
    expect(store.body(idOf(1), 'request', 0, 100)).toEqual({ bytes: requestBody, kept: 7 });
    expect(store.body(idOf(1), 'request', 2, 3)).toEqual({ bytes: Uint8Array.from([3, 4, 5]), kept: 7 });
    expect(store.body(idOf(1), 'request', 7, 3)).toEqual({ bytes: new Uint8Array(), kept: 7 });
    expect(store.body(idOf(1), 'response', 0, 10)).toEqual({ bytes: new Uint8Array(), kept: 0 });
    expect(store.body(idOf(2), 'request', 0, 10)).toEqual({ bytes: new Uint8Array(), kept: 0 });
  });

  it('returns at most one piece limit of a body at once', () => {
    const store = openStore();
    store.append([recordOf(1, { responseBody: new Uint8Array(pieceLimit + 10) })]);
    expect(store.body(idOf(1), 'response', 0, pieceLimit * 2)).toEqual({
      bytes: new Uint8Array(pieceLimit),
      kept: pieceLimit + 10,
    });
  });

  it('keeps all of a batch or nothing of it', () => {
    const store = openStore();
    const broken = { ...recordOf(2), requestBody: 'not bytes' as unknown as Uint8Array };
    expect(() => store.append([recordOf(1), broken])).toThrow(Error);
    expect(listed(store)).toEqual([]);
    store.append(recordsOf(1, 2));
    expect(listed(store)).toEqual(['1', '2']);
  });

  it('forgets the live session, so that nothing of it is left in the files', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'history.db');
    const store = openStore(directory);
    store.append(recordsOf(1, 3));
    store.append(recordsOf(4, 200, { responseBody: new Uint8Array(10_000) }));
    store.sessions.clearLive(epochMilliseconds(2));
    expect(listed(store)).toEqual([]);
    tidy(store);
    expect(listed(store)).toEqual([]);
    expect(statSync(file).size).toBeLessThan(100_000);
    expect(readFileSync(file).includes('shop.localhost')).toBe(false);
    expect(statSync(`${file}-wal`).size).toBe(0);
    store.append(recordsOf(1, 2));
    expect(listed(store)).toEqual(['1', '2']);
  });
});

describe('limits', () => {
  it('lets the oldest go when they are too big, and the file stops growing', () => {
    const directory = temporaryDirectory();
    const store = openStore(directory, 1_000_000);
    for (let from = 1; from <= 200; from += 20) store.append(differentBodies(from, from + 19, 50_000));
    const kept = listed(store);
    expect(kept.at(-1)).toBe('200');
    expect(kept.length).toBeGreaterThanOrEqual(15);
    expect(kept.length).toBeLessThan(20);
    expect(store.get(idOf(3))).toBeNull();
    expect(store.body(idOf(3), 'request', 0, 1)).toBeNull();
    // A batch is written before the oldest go: at most the limit and one batch, with room for half-filled pages.
    expect(statSync(join(directory, 'history.db')).size).toBeLessThan(3_000_000);
  });

  it('gives space back to the disk when the limits become narrower', () => {
    const directory = temporaryDirectory();
    const store = openStore(directory);
    store.append(differentBodies(1, 1200, 2000));
    store.setLimit(bytes(50_000));
    tidy(store);
    expect(listed(store).at(-1)).toBe('1200');
    expect(listed(store).length).toBeLessThan(20);
    expect(statSync(join(directory, 'history.db')).size).toBeLessThan(200_000);
  });

  it('keeps nothing at all with a limit of 0', () => {
    const store = openStore();
    store.append(recordsOf(1, 3));
    store.setLimit(bytes(0));
    tidy(store);
    expect(listed(store)).toEqual([]);
    store.append(recordsOf(4, 6));
    expect(listed(store)).toEqual([]);
  });

  it('holds after any sequence of batches, and keeps the newest arrivals', () => {
    const batch = fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(batch, { maxLength: 8 }),
        fc.integer({ min: 2_000, max: 40_000 }),
        (batches, limit) => {
          const store = openStore(temporaryDirectory(), limit);
          let number = 0;
          for (const sizes of batches) {
            store.append(
              sizes.map((size) => {
                number += 1;
                return recordOf(number, { responseBody: new Uint8Array(size).fill(number) });
              }),
            );
            const kept = listed(store).map(Number);
            expect(kept).toEqual(kept.map((_, index) => number - kept.length + 1 + index));
            const [session] = store.sessions.list();
            expect(session?.exchanges).toBe(kept.length);
            expect(session?.bytes).toBeLessThanOrEqual(limit);
          }
          store.close();
          stores.delete(store);
        },
      ),
      { numRuns: 25 },
    );
  });
});
