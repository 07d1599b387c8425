import { expect, it } from 'vitest';
import { openHistory } from '../../../../src/main/history/open.ts';
import { bytes, epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { recordOf, recordsOf } from '../fixtures/records.ts';
import { temporaryDirectories } from '../fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const now = epochMilliseconds(1_760_000_000_000);

it('an import ends where history is full, and nothing that was recorded gives way to it', () => {
  const opened = openHistory(temporaryDirectory());
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { store } = opened;
  store.setLimit(bytes(400_000));
  store.sessions.resume(now, now);
  store.append(recordsOf(1, 3));
  const before = store.list(100, null);
  expect(before).toHaveLength(3);

  const session = store.sessions.beginImported('large.har', now);
  if (typeof session === 'string') throw new Error(session);
  const large = Array.from({ length: 20 }, (_, index) =>
    recordOf(index, { epoch: 'i2', responseBody: new Uint8Array(50_000).fill(index) }),
  );
  const kept = store.appendImported(large, session);
  expect(kept).toBeGreaterThan(2);
  expect(kept).toBeLessThan(8);
  expect(store.list(100, null, session)).toHaveLength(kept);
  // There is nothing to tidy away because of it.
  store.tidy((record) => record);
  expect(store.list(100, null).filter(({ id }) => !id.startsWith('i2-'))).toEqual(before);
  // One that is being deleted takes nothing more.
  store.sessions.remove(session);
  expect(store.appendImported([recordOf(99, { epoch: 'i3' })], session)).toBe(0);
  store.close();
});
