import { type Milliseconds, milliseconds } from '../../shared/model/units.ts';

/** A thread that lived this long is healthy: the count of its quick deaths begins anew. */
export const healthyLife = milliseconds(10_000);
const shortestDelay = 100;
const longestDelay = 5_000;

/**
 * How long to wait before a thread is started again: not at all after the first death, then 100 ms doubling to 5 s.
 *
 * @param quickDeaths deaths in a row, this one included, each before {@link healthyLife} was reached; 1 or more.
 */
export function restartDelay(quickDeaths: number): Milliseconds {
  if (quickDeaths <= 1) return milliseconds(0);
  return milliseconds(Math.min(longestDelay, shortestDelay * 2 ** Math.min(quickDeaths - 2, 16)));
}
