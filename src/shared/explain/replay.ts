import type { DecisionOf } from '../model/decision.ts';
import type { Explanation } from './explanation.ts';
import { code, say, strong } from './segments.ts';

export function explainReplay({ evidence }: DecisionOf<'replay.direct'>): Explanation {
  return {
    stage: 'Resend',
    tone: 'info',
    sentence: say`A person had the request sent straight to ${strong(evidence.upstream)} of ${strong(evidence.pool)} at ${code(evidence.url)}: no listener, route or rule had a part in it`,
    table: null,
  };
}
