import { type AppEvent, eventSeverities } from '../../../shared/model/event.ts';

/** The least severity that is shown. */
export type EventFilter = 'all' | 'warning' | 'error';

/** The events of at least that severity, newest first. @param events oldest first */
export const filterEvents = (events: readonly AppEvent[], filter: EventFilter): readonly AppEvent[] =>
  events
    .filter(({ kind }) => {
      const severity = eventSeverities[kind];
      return filter === 'all' || severity === 'error' || severity === filter;
    })
    .toReversed();
