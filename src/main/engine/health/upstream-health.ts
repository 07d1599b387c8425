import type { ExclusionReason } from '../../../shared/model/decision.ts';
import type { FaultCode } from '../../../shared/model/fault.ts';
import type { UpstreamReport } from '../../../shared/model/status.ts';
import type { Microseconds, Milliseconds } from '../../../shared/model/units.ts';
import type { BreakMode, UpstreamControl } from '../../../shared/model/upstream-control.ts';

/** What an upstream's status tells of its health and its requests. */
export type HealthStatus = Omit<UpstreamReport, 'pool' | 'id' | 'url' | 'enabled' | 'weight' | 'backup'>;

/** What is known of the health of one upstream. Monotonic times are in milliseconds. */
export interface UpstreamHealth {
  /** Why it must not be chosen now; null when it may. */
  excluded(now: number): ExclusionReason | null;
  /** How it is broken on purpose; null when it is not. */
  readonly broken: BreakMode | null;
  /** Since when it is in service, or in service again, in monotonic milliseconds. */
  readonly inServiceSince: number;
  /** Peak-sensitive moving average of the time to the head of a response, decayed to now; null before the first. */
  readonly latency: Milliseconds | null;
  /** A request is about to be sent. @returns whether it is the one that a half-open circuit lets through */
  began(): boolean;
  /**
   * The head of a response came, or there will be none.
   *
   * @param fault null when it answered
   * @param status null when it did not
   * @param firstByte from the sending of the request to the head of the response
   * @param probe what {@link began} said of it
   * @returns whether the upstream did well, so that {@link ended} is to be told the rest
   */
  finished(
    fault: FaultCode | null,
    status: number | null,
    firstByte: Microseconds | null,
    probe: boolean,
  ): boolean;
  /** The body of a good answer ended or was given up by the client; or it was cut, with that fault. */
  ended(fault: FaultCode | null): void;
  /** Does what a person asked for. */
  control(control: Pick<UpstreamControl, 'action' | 'mode'>): void;
  status(): HealthStatus;
}
