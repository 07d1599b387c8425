import type { Clock } from '../../../../src/main/engine/clock.ts';
import { epochMilliseconds, microseconds } from '../../../../src/shared/model/units.ts';

/** Time that passes when it is told to, in milliseconds. */
export interface ManualClock extends Clock {
  pass(time: number): void;
  /** Monotonic milliseconds. */
  readonly at: number;
}

export const wallStart = 1_800_000_000_000;

export function createManualClock(): ManualClock {
  let at = 5_000_000;
  const began = at;
  return {
    now: () => epochMilliseconds(wallStart + at - began),
    monotonic: () => microseconds(at * 1000),
    pass(time) {
      at += time;
    },
    get at() {
      return at;
    },
  };
}
