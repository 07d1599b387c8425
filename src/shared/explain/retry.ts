import type { DecisionOf, RetryRefusal } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, type Segment, say, strong } from './segments.ts';

const stage = 'Retry';

const refusals: Readonly<Record<RetryRefusal, string>> = {
  attempts: 'all its attempts are used up',
  method: 'the upstream may have acted on the request, and its method is not one that may be sent twice',
  body: 'the body of the request was on its way already, and is not kept',
  informed: 'the client got an informational response of this attempt already',
  budget: 'too large a share of the requests to this pool were retries in the last 10 s',
};

const happened = (upstream: string, reason: string): readonly Segment[] => {
  if (reason === 'connect') return say`no connection to ${strong(upstream)} could be used`;
  if (reason === 'reset') return say`${strong(upstream)} closed the connection before it answered`;
  return say`${strong(upstream)} answered ${code(reason)}`;
};

export function explainRetry(
  decision: DecisionOf<'retry.again'> | DecisionOf<'retry.given_up'>,
): Explanation {
  const { upstream, reason, attempt, attempts } = decision.evidence;
  if (decision.code === 'retry.again') {
    const { pool, budgetLeft } = decision.evidence;
    return {
      stage,
      tone: 'warn',
      sentence: say`Attempt ${attempt} of ${attempts}, because ${happened(upstream, reason)}. The retry budget of ${strong(pool)} has ${budgetLeft} left`,
      table: null,
    };
  }
  return {
    stage,
    tone: 'error',
    sentence: say`No further attempt after ${attempt} of ${attempts}, though ${happened(upstream, reason)}: ${refusals[decision.evidence.why]}`,
    table: null,
  };
}
