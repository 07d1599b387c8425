import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import { type HistoryLimits, type HistoryStore, pieceLimit } from '../../../src/main/history/store.ts';
import { detailOf, idOf, recordOf, recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const wide: HistoryLimits = { exchanges: 100_000, bytes: 1024 ** 3 };
const stores = new Set<HistoryStore>();

afterEach(() => {
  for (const store of stores) store.close();
  stores.clear();
});

const openStore = (directory = temporaryDirectory(), limits = wide): HistoryStore => {
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  stores.add(opened.store);
  opened.store.setLimits(limits);
  return opened.store;
};

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
    const store = openStore(temporaryDirectory(), { exchanges: 3, bytes: wide.bytes });
    store.append(recordsOf(1, 3));
    store.append(recordsOf(1, 3));
    expect(listed(store)).toEqual(['1', '2', '3']);
  });

  it('returns pieces of bodies by side, and tells an empty body from none', () => {
    const store = openStore();
    const requestBody = Uint8Array.from([1, 2, 3, 4, 5, 0, 255]);
    store.append([recordOf(1, { requestBody, responseBody: new Uint8Array() }), recordOf(2)]);
    expect(store.body(idOf(1), 'request', 0, 100)).toEqual({ bytes: requestBody, kept: 7 });
    expect(store.body(idOf(1), 'request', 2, 3)).toEqual({ bytes: Uint8Array.from([3, 4, 5]), kept: 7 });
    expect(store.body(idOf(1), 'request', 7, 3)).toEqual({ bytes: new Uint8Array(), kept: 7 });
    expect(store.body(idOf(1), 'response', 0, 10)).toEqual({ bytes: new Uint8Array(), kept: 0 });
    expect(store.body(idOf(2), 'request', 0, 10)).toBeNull();
  });

  it('returns at most one piece limit of a body at once', () => {
    const store = openStore();
    store.append([recordOf(1, { responseBody: new Uint8Array(pieceLimit + 10) })]);
    const piece = store.body(idOf(1), 'response', 0, pieceLimit * 2);
    expect(piece?.bytes.byteLength).toBe(pieceLimit);
    expect(piece?.kept).toBe(pieceLimit + 10);
  });

  it('keeps all of a batch or nothing of it', () => {
    const store = openStore();
    const broken = { ...recordOf(2), requestBody: 'not bytes' as unknown as Uint8Array };
    expect(() => store.append([recordOf(1), broken])).toThrow(Error);
    expect(listed(store)).toEqual([]);
    store.append(recordsOf(1, 2));
    expect(listed(store)).toEqual(['1', '2']);
  });

  it('forgets everything, so that nothing of it is left in the files', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'history.db');
    const store = openStore(directory);
    store.append(recordsOf(1, 3));
    store.append(recordsOf(4, 200, { responseBody: new Uint8Array(10_000) }));
    store.clear();
    expect(listed(store)).toEqual([]);
    expect(statSync(file).size).toBeLessThan(100_000);
    expect(readFileSync(file).includes('shop.localhost')).toBe(false);
    expect(statSync(`${file}-wal`).size).toBe(0);
    store.append(recordsOf(1, 2));
    expect(listed(store)).toEqual(['1', '2']);
  });
});

describe('limits', () => {
  it('lets the oldest go when there are too many', () => {
    const store = openStore(temporaryDirectory(), { exchanges: 5, bytes: wide.bytes });
    store.append(recordsOf(1, 4));
    store.append(recordsOf(5, 8));
    expect(listed(store)).toEqual(['4', '5', '6', '7', '8']);
    expect(store.get(idOf(3))).toBeNull();
    expect(store.body(idOf(3), 'request', 0, 1)).toBeNull();
  });

  it('lets the oldest go when they are too big, and the file stops growing', () => {
    const directory = temporaryDirectory();
    const store = openStore(directory, { exchanges: 100_000, bytes: 1_000_000 });
    const responseBody = new Uint8Array(50_000);
    for (let from = 1; from <= 200; from += 20) store.append(recordsOf(from, from + 19, { responseBody }));
    const kept = listed(store);
    expect(kept.at(-1)).toBe('200');
    expect(kept.length).toBeGreaterThanOrEqual(15);
    expect(kept.length).toBeLessThan(20);
    // A batch is written before the oldest go: at most the limit and one batch, with room for half-filled pages.
    expect(statSync(join(directory, 'history.db')).size).toBeLessThan(3_000_000);
  });

  it('gives space back to the disk when the limits become narrower', () => {
    const directory = temporaryDirectory();
    const store = openStore(directory);
    store.append(recordsOf(1, 1200, { responseBody: new Uint8Array(2000) }));
    store.setLimits({ exchanges: 10, bytes: wide.bytes });
    expect(listed(store)).toHaveLength(10);
    expect(statSync(join(directory, 'history.db')).size).toBeLessThan(200_000);
  });

  it('keeps nothing at all with a limit of 0', () => {
    const store = openStore();
    store.append(recordsOf(1, 3));
    store.setLimits({ exchanges: 10, bytes: 0 });
    expect(listed(store)).toEqual([]);
    store.append(recordsOf(4, 6));
    expect(listed(store)).toEqual([]);
  });

  it('holds after any sequence of batches, and keeps the newest arrivals', () => {
    const batch = fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(batch, { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (batches, exchanges) => {
          const store = openStore(temporaryDirectory(), { exchanges, bytes: 20_000 });
          let number = 0;
          for (const sizes of batches) {
            store.append(
              sizes.map((size) => {
                number += 1;
                return recordOf(number, { responseBody: new Uint8Array(size) });
              }),
            );
            const kept = listed(store).map(Number);
            expect(kept.length).toBeLessThanOrEqual(exchanges);
            expect(kept).toEqual(kept.map((_, index) => number - kept.length + 1 + index));
            const bodies = kept.map((one) => store.body(idOf(one), 'response', 0, 1)?.kept ?? 0);
            expect(bodies.reduce<number>((sum, one) => sum + one, 0)).toBeLessThan(20_000);
          }
          store.close();
          stores.delete(store);
        },
      ),
      { numRuns: 25 },
    );
  });
});
