import { type AppEvent, type EventReport, eventLimit } from '../../shared/model/event.ts';

/** What happened in this run of the host, the newest {@link eventLimit} of it; in memory. */
export interface EventLog {
  /** Numbers an event and keeps it. */
  add(report: EventReport): void;
  /** The newest `limit`, oldest first. */
  list(limit: number): readonly AppEvent[];
}

/** @param publish takes what was added in one turn of the event loop, as one batch of at most {@link eventLimit} */
export function createEventLog(publish: (events: readonly AppEvent[]) => void): EventLog {
  let kept: AppEvent[] = [];
  let unpublished = 0;
  let lastId = 0;

  const list = (limit: number): readonly AppEvent[] => kept.slice(-Math.min(limit, eventLimit));

  const publishNew = (): void => {
    const batch = list(unpublished);
    unpublished = 0;
    publish(batch);
  };

  return {
    add(report) {
      lastId += 1;
      // Cut now and then rather than each time, so at most twice the limit is held.
      if (kept.length >= 2 * eventLimit) kept = kept.slice(-eventLimit);
      kept.push({ ...report, id: lastId });
      if (unpublished === 0) setImmediate(publishNew);
      unpublished += 1;
    },
    list,
  };
}
