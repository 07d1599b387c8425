import type { Policy, Random } from '../policy.ts';
import { lowestScore } from '../weighted-draw.ts';

/** Taken for the latency of an upstream that is answering its first request, in milliseconds: it gets no second before. */
const unknownLatency = 60_000;

/**
 * The least expected waiting: the moving average of latency, which follows a rise at once and a fall slowly, times the requests
 * in flight with this one, by weight. The cost function of Finagle's "peak EWMA" balancer; like there, one that was never
 * measured is asked first, and alone.
 */
export function createLatency(random: Random): Policy {
  return {
    pick(candidates) {
      const { members, places, count, weights, scores } = candidates;
      for (let at = 0; at < count; at += 1) {
        const place = places[at] ?? 0;
        const upstream = members[place]?.upstream;
        if (upstream === undefined) continue;
        const { active } = upstream.counters;
        const latency = upstream.health.latency ?? (active === 0 ? 0 : unknownLatency);
        scores[place] = (latency * (active + 1)) / (weights[place] ?? 0);
      }
      return lowestScore(candidates, random);
    },
    record: (log, choice, startedAt) => log.decide('balance.latency', choice, startedAt),
  };
}
