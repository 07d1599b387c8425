import type { BreakMode } from '../../../shared/model/upstream-control.ts';
import type { HealthReason, HealthReasonOf, UpstreamState } from '../../../shared/model/upstream-health.ts';
import type { Circuit } from './circuit-breaker.ts';

/** All that speaks for and against an upstream at one moment. */
export interface HealthFacts {
  /** What a person asked for. */
  readonly control: 'disabled' | 'draining' | null;
  /** As the configuration has it. */
  readonly enabled: boolean;
  /** Requests in flight. */
  readonly active: number;
  /** Of the active checks. */
  readonly verdict: 'unknown' | 'up' | 'down';
  readonly checked: HealthReasonOf<'health.checks_failed'> | HealthReasonOf<'health.checks_passed'> | null;
  /** While it is ejected. */
  readonly ejected: HealthReasonOf<'health.ejected'> | null;
  readonly circuit: Circuit;
  /** While the circuit is open. */
  readonly opened: HealthReasonOf<'health.circuit_open'> | null;
  readonly broken: BreakMode | null;
  /** Since it is in service it answered a request well. */
  readonly answered: boolean;
  readonly returned: HealthReasonOf<'health.returned'> | null;
}

/** What to call it: the first that is true in the order of `UpstreamState`. */
export function stateOf(facts: HealthFacts): UpstreamState {
  if (facts.control !== null) return facts.control;
  if (!facts.enabled) return 'disabled';
  if (facts.verdict === 'down') return 'unhealthy';
  if (facts.ejected !== null) return 'ejected';
  if (facts.circuit !== 'closed') return 'circuit_open';
  if (facts.broken !== null) return 'broken';
  return facts.answered || facts.returned !== null || facts.verdict === 'up' ? 'healthy' : 'unknown';
}

/** Why it is in that state. */
export function reasonOf(state: UpstreamState, facts: HealthFacts): HealthReason | null {
  switch (state) {
    case 'unknown':
      return null;
    case 'disabled': {
      const by = facts.control === 'disabled' ? 'control' : 'configuration';
      return { code: 'health.disabled', evidence: { by } };
    }
    case 'draining':
      return facts.active > 0
        ? { code: 'health.draining', evidence: { active: facts.active } }
        : { code: 'health.drained', evidence: {} };
    case 'unhealthy':
      return facts.checked;
    case 'ejected':
      return facts.ejected;
    case 'circuit_open':
      return facts.opened ?? { code: 'health.circuit_half_open', evidence: {} };
    case 'broken':
      return facts.broken === null ? null : { code: 'health.broken', evidence: { mode: facts.broken } };
    case 'healthy':
      if (facts.checked !== null) return facts.checked;
      return facts.answered ? { code: 'health.answering', evidence: {} } : facts.returned;
  }
}

/** Whether no new request is to go to an upstream in that state, but for the probe of a half-open circuit. */
export function isOutOfService(state: UpstreamState): boolean {
  switch (state) {
    case 'disabled':
    case 'draining':
    case 'unhealthy':
    case 'ejected':
    case 'circuit_open':
      return true;
    case 'unknown':
    case 'healthy':
    case 'broken':
      return false;
  }
}
