import type { BalanceChoice, Decision } from '../../../shared/model/decision.ts';
import { type WhatIfAspect, type WhatIfOutcome, whatIfAspects } from '../../../shared/model/what-if.ts';

/** Policies whose choice follows from the request alone; what others choose depends on what was chosen before. */
const determined: ReadonlySet<string> = new Set([
  'balance.ip_hash',
  'balance.consistent_hash',
  'balance.geo',
  'balance.first',
  'balance.sticky',
]);

const isChoice = (evidence: object): evidence is BalanceChoice =>
  'candidates' in evidence && Array.isArray(evidence.candidates);

/** Upstreams that may be chosen, by the last choice that was made. */
export function candidatesOf(decisions: readonly Decision[]): readonly string[] {
  const last = decisions.findLast(({ stage, evidence }) => stage === 'balance' && isChoice(evidence));
  if (last === undefined || !isChoice(last.evidence)) return [];
  return last.evidence.candidates.flatMap(({ upstream, excluded }) => (excluded === null ? [upstream] : []));
}

/** What of a decision says how the configuration decides, without what depends on the moment; null where nothing does. */
function signatureOf(decision: Decision): { readonly aspect: WhatIfAspect; readonly says: unknown } | null {
  const { code, evidence } = decision;
  switch (decision.stage) {
    case 'balance': {
      if (!isChoice(evidence)) return { aspect: 'upstream', says: [code] };
      const candidates = evidence.candidates.map(({ upstream, weight, excluded, backup }) => [
        upstream,
        weight,
        excluded,
        backup,
      ]);
      return { aspect: 'upstream', says: [code, candidates, determined.has(code) ? evidence.chosen : null] };
    }
    case 'forward':
    case 'retry':
      return {
        aspect: 'upstream',
        says: 'upstream' in evidence && code !== 'forward.answered' ? code : null,
      };
    case 'respond':
    case 'static':
    case 'layer':
      return { aspect: 'target', says: [code, evidence] };
    case 'transform':
      return {
        aspect: code === 'transform.request' || code === 'transform.path_refused' ? 'request' : 'response',
        says: [code, evidence],
      };
    case 'compress':
      return { aspect: 'response', says: [code, 'coding' in evidence ? evidence.coding : null] };
    case 'optimise':
      return { aspect: 'response', says: ['optimise', 'kind' in evidence ? evidence.kind : null] };
    case 'cache':
      return { aspect: 'cache', says: [code, 'reason' in evidence ? evidence.reason : null] };
    default:
      return null;
  }
}

/** Every aspect as one text, equal where the configuration decides the same. */
function aspectsOf(
  outcome: WhatIfOutcome,
  decisions: readonly Decision[],
): Readonly<Record<WhatIfAspect, string>> {
  const said = new Map<WhatIfAspect, unknown[]>(whatIfAspects.map((aspect) => [aspect, []]));
  for (const decision of decisions) {
    const signature = signatureOf(decision);
    if (signature !== null) said.get(signature.aspect)?.push(signature.says);
  }
  said.get('route')?.push(outcome.routes);
  said.get('target')?.push(outcome.pool);
  said.get('status')?.push(outcome.status, outcome.fault);
  const text = (aspect: WhatIfAspect): string => JSON.stringify(said.get(aspect));
  return {
    route: text('route'),
    target: text('target'),
    upstream: text('upstream'),
    request: text('request'),
    response: text('response'),
    cache: text('cache'),
    status: text('status'),
  };
}

/** What two configurations decide differently about one request. */
export function changedAspects(
  before: { readonly outcome: WhatIfOutcome; readonly decisions: readonly Decision[] },
  after: { readonly outcome: WhatIfOutcome; readonly decisions: readonly Decision[] },
): readonly WhatIfAspect[] {
  const was = aspectsOf(before.outcome, before.decisions);
  const is = aspectsOf(after.outcome, after.decisions);
  return whatIfAspects.filter((aspect) => was[aspect] !== is[aspect]);
}
