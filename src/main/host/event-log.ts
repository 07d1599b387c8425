import { type AppEvent, type EventKind, type EventReport, eventLimit } from '../../shared/model/event.ts';

/** What happened in this run of the host and those before, the newest {@link eventLimit} of it. */
export interface EventLog {
  /** Numbers an event and keeps it. */
  add(report: EventReport): void;
  /** The newest `limit`, oldest first. */
  list(limit: number): readonly AppEvent[];
}

export interface EventLogOptions {
  /** What is known from before, oldest first. */
  readonly earlier: readonly AppEvent[];
  /** Who runs Doorman, and so whoever uses its window; noted where a person did something. */
  readonly user: string;
  /** Takes what was added in one turn of the event loop, as one batch of at most {@link eventLimit}. */
  readonly publish: (events: readonly AppEvent[]) => void;
}

/** Events that are a person's doing. */
const byHand: ReadonlySet<EventKind> = new Set(['upstream.controlled', 'client.placed', 'authority.changed']);

const isByHand = (report: EventReport): boolean =>
  byHand.has(report.kind) || ('origin' in report.evidence && report.evidence.origin === 'window');

export function createEventLog({ earlier, user, publish }: EventLogOptions): EventLog {
  let kept: AppEvent[] = [...earlier];
  let unpublished = 0;
  let lastId = earlier.at(-1)?.id ?? 0;

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
      kept.push({ ...report, id: lastId, ...(isByHand(report) ? { user } : {}) });
      if (unpublished === 0) setImmediate(publishNew);
      unpublished += 1;
    },
    list,
  };
}
