import {
  type EpochMilliseconds,
  epochMilliseconds,
  type Microseconds,
  microseconds,
} from '../../shared/model/units.ts';

/** Time as the engine sees it; passed in, so that tests decide what time it is. */
export interface Clock {
  /** Wall-clock time, for people and files. */
  now(): EpochMilliseconds;
  /** Monotonic time, for durations: microseconds since an arbitrary origin, rounded to whole ones. */
  monotonic(): Microseconds;
}

export const systemClock: Clock = {
  now: () => epochMilliseconds(Date.now()),
  monotonic: () => microseconds(Math.round(performance.now() * 1000)),
};
