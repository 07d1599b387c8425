import type { ExclusionReason } from '../../../shared/model/decision.ts';
import type { FaultCode } from '../../../shared/model/fault.ts';
import {
  type EpochMilliseconds,
  epochMilliseconds,
  type Microseconds,
  type Milliseconds,
  milliseconds,
} from '../../../shared/model/units.ts';
import type { BreakMode, UpstreamControl } from '../../../shared/model/upstream-control.ts';
import {
  type CheckResult,
  checkLimit,
  type HealthReasonOf,
  type UpstreamState,
} from '../../../shared/model/upstream-health.ts';
import type { Clock } from '../clock.ts';
import type { UpstreamCounters } from '../forward/upstream.ts';
import { CheckVerdict } from './check-verdict.ts';
import { CircuitBreaker, type CircuitChange } from './circuit-breaker.ts';
import { Ejection } from './ejection.ts';
import { isOfUpstream } from './fault-of-upstream.ts';
import type { HealthSettings } from './health-settings.ts';
import { type HealthFacts, isOutOfService, reasonOf, stateOf } from './health-state.ts';
import { PeakLatency } from './peak-latency.ts';
import type { PoolEjections } from './pool-ejections.ts';
import { TrafficWindow } from './traffic-window.ts';
import { UpstreamEvents, type UpstreamEventsOptions } from './upstream-events.ts';
import type { HealthStatus, UpstreamHealth } from './upstream-health.ts';

/** What is known of one upstream, from checks, requests and controls together. Outlives reloads that leave it unchanged. */
export class HealthTracker implements UpstreamHealth {
  readonly counters: UpstreamCounters = { active: 0, requests: 0, failures: 0 };
  broken: BreakMode | null = null;
  inServiceSince: number;
  readonly #clock: Clock;
  readonly #events: UpstreamEvents;
  readonly #ejection = new Ejection();
  readonly #latency = new PeakLatency();
  readonly #traffic = new TrafficWindow();
  readonly #verdict = new CheckVerdict();
  #checks: readonly CheckResult[] = [];
  #settings: HealthSettings | null = null;
  #ejections: PoolEjections | null = null;
  #breaker: CircuitBreaker | null = null;
  #control: 'disabled' | 'draining' | null = null;
  #drained = false;
  #state: UpstreamState = 'unknown';
  #since: EpochMilliseconds;
  /** Nothing speaks against it, and nothing will by time alone: the common case, in one look. */
  #clear = true;
  #answered = false;
  #ejected: HealthReasonOf<'health.ejected'> | null = null;
  #opened: HealthReasonOf<'health.circuit_open'> | null = null;
  #checked: HealthReasonOf<'health.checks_failed'> | HealthReasonOf<'health.checks_passed'> | null = null;
  #returned: HealthReasonOf<'health.returned'> | null = null;

  constructor(options: UpstreamEventsOptions) {
    this.#clock = options.clock;
    this.#events = new UpstreamEvents(options);
    this.inServiceSince = this.#now();
    this.#since = options.clock.now();
  }

  /** Takes new settings; what is known stays, but for what a setting that is gone has told. */
  configure(settings: HealthSettings, ejections: PoolEjections): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#ejections = ejections;
    if (JSON.stringify(before?.breaker ?? null) !== JSON.stringify(settings.breaker))
      this.#breaker = settings.breaker === null ? null : new CircuitBreaker(settings.breaker);
    if (settings.checks === null) {
      this.#verdict.clear();
      this.#checks = [];
      this.#checked = null;
    }
    this.#changed();
  }

  get latency(): Milliseconds | null {
    const value = this.#latency.at(this.#now());
    return value === null ? null : milliseconds(value);
  }

  excluded(now: number): ExclusionReason | null {
    if (this.#clear) return null;
    this.settle(now);
    if (this.#control !== null) return this.#control;
    if (this.#settings?.enabled === false) return 'disabled';
    if (this.#verdict.verdict === 'down') return 'unhealthy';
    if (this.#ejection.ejected) return 'ejected';
    return this.#breaker?.passes() === false ? 'circuit_open' : null;
  }

  isEjected(now: number): boolean {
    this.settle(now);
    return this.#ejection.ejected;
  }

  began(): boolean {
    return this.#breaker?.began() ?? false;
  }

  finished(
    fault: FaultCode | null,
    status: number | null,
    firstByte: Microseconds | null,
    probe: boolean,
  ): boolean {
    const now = this.#now();
    const faulty = fault !== null && isOfUpstream(fault);
    if (fault !== null && !faulty) {
      this.#breaker?.finished(now, null, probe);
      return false;
    }
    const error = faulty || (status ?? 0) >= 500;
    this.#traffic.request(now, error, firstByte);
    if (firstByte !== null) this.#latency.measure(firstByte / 1000, now);
    if (this.#breaker !== null) this.#onCircuit(this.#breaker.finished(now, error ? 'error' : 'ok', probe));
    const failed = faulty || this.#settings?.isFailure(status ?? 0) === true;
    if (failed) this.#failed(now, fault ?? String(status));
    return !failed;
  }

  ended(fault: FaultCode | null): void {
    if (fault !== null && isOfUpstream(fault)) {
      const now = this.#now();
      this.#traffic.failure(now);
      if (this.#breaker !== null) this.#onCircuit(this.#breaker.failedLater(now));
      this.#failed(now, fault);
      return;
    }
    this.#ejection.succeeded();
    if (this.#answered) return;
    this.#answered = true;
    this.#changed();
  }

  checked(result: CheckResult): void {
    const rule = this.#settings?.checks ?? null;
    if (rule === null) return;
    this.#checks = [...this.#checks.slice(1 - checkLimit), result];
    const wasUnknown = this.#verdict.verdict === 'unknown';
    if (!this.#verdict.take(result.ok, rule)) return;
    const checks = this.#verdict.inARow;
    const { detail } = result;
    if (result.ok) {
      this.#checked = { code: 'health.checks_passed', evidence: { checks } };
      if (!wasUnknown) this.#events.report('upstream.healthy', { checks });
    } else {
      this.#checked = { code: 'health.checks_failed', evidence: { checks, detail } };
      this.#events.report('upstream.unhealthy', { checks, detail });
    }
    this.#changed();
  }

  control({ action, mode }: Pick<UpstreamControl, 'action' | 'mode'>): void {
    switch (action) {
      case 'drain':
        this.#control = 'draining';
        this.#drained = false;
        break;
      case 'disable':
        this.#control = 'disabled';
        break;
      case 'enable':
        this.#control = null;
        break;
      case 'break':
        this.broken = mode;
        break;
      case 'mend':
        this.broken = null;
        break;
      case 'reset':
        this.#reset();
        break;
    }
    this.#changed();
    this.settle(this.#now());
  }

  /** Does what time alone does: ends ejections, lets a probe through, sees that all requests have ended. */
  settle(now: number): void {
    const after = this.#ejection.settle(now);
    if (after !== null) {
      this.#returned = { code: 'health.returned', evidence: { after: milliseconds(after) } };
      this.#ejected = null;
      this.#answered = false;
      this.#events.report('upstream.returned', { after: milliseconds(after) });
    }
    const halfOpened = this.#breaker?.settle(now) === true;
    if (halfOpened) {
      this.#opened = null;
      this.#events.report('upstream.circuit_half_opened', {});
    }
    if (after !== null || halfOpened) this.#changed();
    if (this.#control !== 'draining' || this.#drained || this.counters.active > 0) return;
    this.#drained = true;
    this.#events.report('upstream.drained', {});
  }

  status(): HealthStatus {
    const now = this.#now();
    this.settle(now);
    return {
      ...this.counters,
      ...this.#traffic.summary(now),
      state: this.#state,
      since: this.#since,
      reason: reasonOf(this.#state, this.#facts),
      broken: this.broken,
      checks: this.#checks,
    };
  }

  #failed(now: number, last: string): void {
    const settings = this.#settings?.ejection;
    if (settings === undefined || !this.#ejection.failed(settings)) return;
    if (this.#ejections?.mayEjectAnother(now) !== true) return;
    const { failures } = this.#ejection;
    const duration = milliseconds(this.#ejection.eject(now, settings));
    const { times } = this.#ejection;
    const until = this.#wallTimeAfter(duration);
    this.#ejected = { code: 'health.ejected', evidence: { failures, last, times, until } };
    this.#events.report('upstream.ejected', { failures, last, duration, times });
    this.#changed();
  }

  #onCircuit(change: CircuitChange | null): void {
    if (change === null) return;
    if (change.to === 'closed') {
      this.#events.report('upstream.circuit_closed', {});
    } else {
      const { errorRate, requests } = change;
      const duration = this.#settings?.breaker?.openFor ?? milliseconds(0);
      const until = this.#wallTimeAfter(duration);
      this.#opened = { code: 'health.circuit_open', evidence: { errorRate, requests, until } };
      this.#events.report('upstream.circuit_opened', { errorRate, requests, duration });
    }
    this.#changed();
  }

  #reset(): void {
    this.counters.requests = 0;
    this.counters.failures = 0;
    this.#ejection.clear();
    this.#ejected = null;
    this.#returned = null;
    this.#breaker?.close();
    this.#opened = null;
    this.#latency.clear();
    this.#traffic.clear();
  }

  /** Draws the conclusions from a change. */
  #changed(): void {
    const before = this.#state;
    const state = stateOf(this.#facts);
    this.#clear =
      !isOutOfService(state) && !this.#ejection.ejected && (this.#breaker?.circuit ?? 'closed') === 'closed';
    if (state === before) return;
    this.#state = state;
    this.#since = this.#clock.now();
    if (isOutOfService(before) && !isOutOfService(state)) this.inServiceSince = this.#now();
  }

  get #facts(): HealthFacts {
    return {
      control: this.#control,
      enabled: this.#settings?.enabled !== false,
      active: this.counters.active,
      verdict: this.#verdict.verdict,
      checked: this.#checked,
      ejected: this.#ejected,
      circuit: this.#breaker?.circuit ?? 'closed',
      opened: this.#opened,
      broken: this.broken,
      answered: this.#answered,
      returned: this.#returned,
    };
  }

  #wallTimeAfter(duration: Milliseconds): EpochMilliseconds {
    return epochMilliseconds(this.#clock.now() + duration);
  }

  #now(): number {
    return this.#clock.monotonic() / 1000;
  }
}
