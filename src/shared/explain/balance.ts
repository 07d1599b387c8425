import { assertNever } from '../assert-never.ts';
import type { BalanceCandidate, DecisionOf, ExclusionReason } from '../model/decision.ts';
import type { Explanation, ExplanationTable } from './explanation.ts';
import { listed, say, strong } from './segments.ts';

const stage = 'Balance';

const reasonNames: Readonly<Record<ExclusionReason, string>> = { disabled: 'disabled' };

/** At most two decimals: a running score can be a fraction when weights are. */
const number = (value: number): string => String(Math.round(value * 100) / 100);

const candidateTable = (
  candidates: readonly BalanceCandidate[],
  chosen: string | null,
): ExplanationTable => ({
  columns: ['Upstream', 'Active', 'Weight', 'Score', 'State'],
  rows: candidates.map((candidate) => ({
    cells: [
      say`${candidate.upstream}`,
      say`${candidate.active}`,
      say`${number(candidate.weight)}`,
      say`${candidate.score === null ? '—' : number(candidate.score)}`,
      say`${candidate.excluded === null ? 'available' : reasonNames[candidate.excluded]}`,
    ],
    mark: candidate.upstream === chosen ? 'chosen' : candidate.excluded === null ? null : 'excluded',
  })),
});

function roundRobin({ evidence }: DecisionOf<'balance.round_robin'>): Explanation {
  const available = evidence.candidates.filter((candidate) => candidate.excluded === null);
  const weighted = new Set(available.map((candidate) => candidate.weight)).size > 1;
  const reason =
    evidence.candidates.length <= 1
      ? say`the only upstream of ${strong(evidence.pool)}`
      : available.length <= 1
        ? say`the only one available`
        : say`its turn${weighted ? ' by weight' : ''} among ${available.length} available`;
  return {
    stage,
    tone: 'ok',
    sentence: say`Round robin chose ${strong(evidence.chosen)}: ${reason}`,
    table: candidateTable(evidence.candidates, evidence.chosen),
  };
}

function noneAvailable({ evidence }: DecisionOf<'balance.none_available'>): Explanation {
  const pool = strong(evidence.pool);
  if (evidence.candidates.length === 0) {
    return {
      stage,
      tone: 'error',
      sentence: say`${pool} has no upstream. Add one to the pool.`,
      table: null,
    };
  }
  const reasons = Object.entries(reasonNames).flatMap(([reason, name]) => {
    const amount = evidence.candidates.filter((candidate) => candidate.excluded === reason).length;
    return amount === 0 ? [] : [`${amount} ${name}`];
  });
  return {
    stage,
    tone: 'error',
    sentence: say`No upstream of ${pool} is available: ${listed(reasons)}. Enable one of them, or add another.`,
    table: candidateTable(evidence.candidates, null),
  };
}

export function explainBalance(
  decision: DecisionOf<'balance.round_robin'> | DecisionOf<'balance.none_available'>,
): Explanation {
  switch (decision.code) {
    case 'balance.round_robin':
      return roundRobin(decision);
    case 'balance.none_available':
      return noneAvailable(decision);
    default:
      return assertNever(decision);
  }
}
