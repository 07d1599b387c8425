import type { EventReport } from '../../../shared/model/event.ts';
import type {
  HandshakeFailure,
  HandshakeFailureCount,
  HandshakeFailureReason,
} from '../../../shared/model/handshake-failure.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';

/** The event log hears of one reason at one listener at most this often, in milliseconds: scanners fail without end. */
const eventInterval = 60_000;

/** Ends before anything is said: tabs that are closed and connections opened ahead. They are counted only. */
const silent: ReadonlySet<HandshakeFailureReason> = new Set(['client_left', 'timeout']);

interface Tally {
  count: number;
  lastAt: EpochMilliseconds;
  toldAt: number;
  untold: number;
}

/** Failed handshakes by listener and reason, of which there is a closed list; so it never grows beyond the configuration. */
export class HandshakeFailures {
  readonly #byListener = new Map<string, Map<HandshakeFailureReason, Tally>>();
  readonly #now: () => EpochMilliseconds;
  readonly #report: (event: EventReport) => void;

  constructor(now: () => EpochMilliseconds, report: (event: EventReport) => void) {
    this.#now = now;
    this.#report = report;
  }

  add(listener: string, failure: HandshakeFailure): void {
    const at = this.#now();
    const tallies = this.#byListener.get(listener) ?? new Map<HandshakeFailureReason, Tally>();
    this.#byListener.set(listener, tallies);
    const tally = tallies.get(failure.reason) ?? { count: 0, lastAt: at, toldAt: -eventInterval, untold: 0 };
    tallies.set(failure.reason, tally);
    tally.count += 1;
    tally.lastAt = at;
    tally.untold += 1;
    if (silent.has(failure.reason) || at - tally.toldAt < eventInterval) return;
    const times = tally.untold;
    tally.toldAt = at;
    tally.untold = 0;
    this.#report({ kind: 'listener.handshake_failed', at, evidence: { listener, times, ...failure } });
  }

  of(listener: string): readonly HandshakeFailureCount[] {
    return [...(this.#byListener.get(listener) ?? [])].map(([reason, { count, lastAt }]) => ({
      reason,
      count,
      lastAt,
    }));
  }

  /** Forgets listeners that the configuration has no more. */
  retain(listeners: ReadonlySet<string>): void {
    for (const id of [...this.#byListener.keys()]) if (!listeners.has(id)) this.#byListener.delete(id);
  }
}
