import { assertNever } from '../assert-never.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, say, strong } from './segments.ts';

const stage = 'Respond';

function redirect({ evidence }: DecisionOf<'respond.redirect'>): Explanation {
  const by = evidence.route === null ? say`The listener` : say`${strong(evidence.route)}`;
  return {
    stage,
    tone: 'ok',
    sentence: say`${by} redirected with ${evidence.status} to ${code(evidence.location)}`,
    table: null,
  };
}

export function explainRespond(
  decision: DecisionOf<'respond.fixed'> | DecisionOf<'respond.redirect'>,
): Explanation {
  switch (decision.code) {
    case 'respond.fixed':
      return {
        stage,
        tone: 'ok',
        sentence: say`${strong(decision.evidence.route)} answered ${decision.evidence.status} with its fixed response; no upstream was asked`,
        table: null,
      };
    case 'respond.redirect':
      return redirect(decision);
    default:
      return assertNever(decision);
  }
}
