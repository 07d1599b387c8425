import type { DecisionOf } from '../model/decision.ts';
import { faults } from '../model/fault.ts';
import type { Explanation } from './explanation.ts';
import { explainFault } from './fault.ts';
import { code, say } from './segments.ts';

export function explainListener({ evidence }: DecisionOf<'listener.rejected'>): Explanation {
  const { sentence, advice } = explainFault(evidence.fault);
  const seen = evidence.detail === '' ? '' : say` Seen: ${code(evidence.detail)}.`;
  return {
    stage: 'Listener',
    tone: 'error',
    sentence: say`Refused with ${faults[evidence.fault].status}. ${sentence}${seen} ${advice}`,
    table: null,
  };
}
