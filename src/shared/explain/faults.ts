import { assertNever } from '../assert-never.ts';
import type { Decision } from '../model/decision.ts';
import { duration } from './durations.ts';
import type { Explanation } from './explanation.ts';
import { code, say, strong } from './segments.ts';
import { sizeText } from './sizes.ts';

const stage = 'Faults';

type FaultsDecision = Extract<Decision, { stage: 'faults' }>;

/** `12.5 %`. @param rate 0 to 1 */
export const share = (rate: number): string => `${Number((rate * 100).toFixed(2))} %`;

export function explainFaults(decision: FaultsDecision): Explanation {
  const { route } = decision.evidence;
  switch (decision.code) {
    case 'faults.delayed': {
      const { delay, base, jitter } = decision.evidence;
      const drawn =
        jitter > 0 ? say`, drawn from ${code(duration(base))} and up to ${code(duration(jitter))} more` : [];
      return {
        stage,
        tone: 'warn',
        sentence: say`Held back on purpose for ${code(duration(delay))}, as route ${strong(route)} has it${drawn}`,
        table: null,
      };
    }
    case 'faults.answered': {
      const { status, errorRate } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence: say`Answered ${code(String(status))} on purpose: route ${strong(route)} has that for ${code(share(errorRate))} of its requests`,
        table: null,
      };
    }
    case 'faults.spared':
      return {
        stage,
        tone: 'info',
        sentence: say`Not among the ${code(share(decision.evidence.errorRate))} that route ${strong(route)} answers with an error on purpose`,
        table: null,
      };
    case 'faults.slowed':
      return {
        stage,
        tone: 'warn',
        sentence: say`The response is sent on purpose no faster than ${code(sizeText(decision.evidence.bytesPerSecond))} a second, as route ${strong(route)} has it`,
        table: null,
      };
    default:
      return assertNever(decision);
  }
}
