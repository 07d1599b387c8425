import { expect, test } from 'vitest';
import { createEventLog } from '../../../src/main/host/event-log.ts';
import { type AppEvent, type EventReport, eventLimit } from '../../../src/shared/model/event.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';

const restarted = (restarts: number): EventReport => ({
  kind: 'engine.started',
  at: epochMilliseconds(restarts),
  evidence: { restarts },
});

/** A log, and the next batch it publishes. */
function openLog(earlier: readonly AppEvent[] = []) {
  let next = Promise.withResolvers<readonly AppEvent[]>();
  const log = createEventLog({
    earlier,
    user: 'ada',
    publish(events) {
      next.resolve(events);
      next = Promise.withResolvers();
    },
  });
  return { log, batch: () => next.promise };
}

const ids = (events: readonly AppEvent[]): readonly number[] => events.map(({ id }) => id);

test('events are numbered from 1 and published together once a turn', async () => {
  const { log, batch } = openLog();
  const first = batch();
  log.add(restarted(7));
  log.add(restarted(8));
  expect(await first).toEqual([
    { ...restarted(7), id: 1 },
    { ...restarted(8), id: 2 },
  ]);
  const second = batch();
  log.add(restarted(9));
  expect(ids(await second)).toEqual([3]);
});

test('a list is the newest ones, oldest first', async () => {
  const { log, batch } = openLog();
  const published = batch();
  for (let count = 1; count <= 5; count += 1) log.add(restarted(count));
  expect(ids(log.list(2))).toEqual([4, 5]);
  expect(ids(log.list(100))).toEqual([1, 2, 3, 4, 5]);
  await published;
});

test('past its limit the oldest are forgotten, in the list and in one batch', async () => {
  const { log, batch } = openLog();
  const published = batch();
  const total = 3 * eventLimit + 5;
  for (let count = 1; count <= total; count += 1) log.add(restarted(count));
  const kept = log.list(total);
  expect(kept).toHaveLength(eventLimit);
  expect(kept[0]?.id).toBe(total - eventLimit + 1);
  expect(kept.at(-1)?.id).toBe(total);
  expect(await published).toEqual(kept);
});

test('numbers go on where those from before ended, and what was done by hand says by whom', async () => {
  const { log, batch } = openLog([{ ...restarted(1), id: 41 }]);
  const published = batch();
  log.add(restarted(2));
  log.add({
    kind: 'upstream.controlled',
    at: epochMilliseconds(3),
    evidence: { pool: 'shop', upstream: 'a', action: 'drain', mode: null },
  });
  expect(await published).toMatchObject([{ id: 42 }, { id: 43, user: 'ada' }]);
  expect(log.list(1)).toMatchObject([{ user: 'ada' }]);
  expect(ids(log.list(9))).toEqual([41, 42, 43]);
});
