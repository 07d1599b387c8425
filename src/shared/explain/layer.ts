import { assertNever } from '../assert-never.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, count, say, strong } from './segments.ts';

const stage = 'Layer';

function loop({ evidence }: DecisionOf<'layer.loop'>): Explanation {
  const { route, to, passed, limit } = evidence;
  const way = code(passed.join(' → '));
  return {
    stage,
    tone: 'error',
    sentence: passed.includes(to)
      ? say`${strong(route)} leads back to listener ${strong(to)}: the request came through ${way} already. Limit the route to other listeners, or put a route for ${strong(to)} in front of it.`
      : say`${strong(route)} leads on to listener ${strong(to)}, but the request came through ${count(passed.length, 'listener')} already, ${way}: ${limit} are the most.`,
    table: null,
  };
}

export function explainLayer(decision: DecisionOf<'layer.entered'> | DecisionOf<'layer.loop'>): Explanation {
  switch (decision.code) {
    case 'layer.entered': {
      const { route, from, to } = decision.evidence;
      return {
        stage,
        tone: 'ok',
        sentence: say`${strong(route)} leads from listener ${strong(from)} to the routes of listener ${strong(to)}, without a connection`,
        table: null,
      };
    }
    case 'layer.loop':
      return loop(decision);
    default:
      return assertNever(decision);
  }
}
