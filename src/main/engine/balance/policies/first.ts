import type { Policy } from '../policy.ts';

/** The first in the file that is available: with `maxRequests` they fill up one after the other. */
export function createFirst(): Policy {
  return {
    pick: ({ places }) => places[0] ?? 0,
    record: (log, choice, startedAt) => log.decide('balance.first', choice, startedAt),
  };
}
