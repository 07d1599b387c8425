import { assertNever } from '../assert-never.ts';
import type { Decision } from '../model/decision.ts';
import { duration } from './durations.ts';
import type { Explanation } from './explanation.ts';
import { code, say, strong } from './segments.ts';
import { sizeText } from './sizes.ts';

const stage = 'Limits';

type LimitsDecision = Extract<Decision, { stage: 'limits' }>;

export function explainLimits(decision: LimitsDecision): Explanation {
  switch (decision.code) {
    case 'limits.body_refused': {
      const { route, limit, length } = decision.evidence;
      const seen =
        length === null ? say`more than that has come` : say`it is announced as ${code(sizeText(length))}`;
      return {
        stage,
        tone: 'error',
        sentence: say`Refused: the body may have ${code(sizeText(limit))} on route ${strong(route)}, and ${seen}`,
        table: null,
      };
    }
    case 'limits.timed_out': {
      const { route, limit, phase } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence:
          phase === 'waiting'
            ? say`Given up: route ${strong(route)} allows ${code(duration(limit))} in all, and no response had begun`
            : say`Cut off: route ${strong(route)} allows ${code(duration(limit))} in all, and the response was still on its way`,
        table: null,
      };
    }
    default:
      return assertNever(decision);
  }
}
