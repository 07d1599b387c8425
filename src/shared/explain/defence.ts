import { assertNever } from '../assert-never.ts';
import type { Decision, DecisionOf } from '../model/decision.ts';
import { networkName } from './client-network.ts';
import { duration } from './durations.ts';
import type { Explanation, ExplanationTable } from './explanation.ts';
import { code, count, say, strong } from './segments.ts';

const stage = 'Defence';

type RateDecision = DecisionOf<'defence.allowed'> | DecisionOf<'defence.rate_exceeded'>;

/** Who or what was counted. */
const counted = ({ client, key }: RateDecision['evidence']) =>
  client === null ? say`this value of ${code(key)}` : say`${code(networkName(client))}`;

function bucketTable({ evidence }: RateDecision): ExplanationTable {
  const { requests, per, burst, key, remaining, shared } = evidence;
  const rows: readonly (readonly [string, string])[] = [
    ['Rate', `${count(requests, 'request')} per ${duration(per)}`],
    ['Bucket holds', count(requests + burst, 'request')],
    ['Left', count(remaining, 'request')],
    ['Counted by', key],
    ...(shared ? [['Bucket', 'shared: all others are in use'] as const] : []),
  ];
  return {
    columns: ['Limit', 'Value'],
    rows: rows.map(([label, value]) => ({ cells: [say`${label}`, say`${code(value)}`], mark: null })),
  };
}

type DefenceDecision = Extract<Decision, { stage: 'defence' }>;

export function explainDefence(decision: DefenceDecision): Explanation {
  switch (decision.code) {
    case 'defence.allowed': {
      const { route, remaining } = decision.evidence;
      return {
        stage,
        tone: 'ok',
        sentence: say`Within the rate of ${strong(route)}: ${counted(decision.evidence)} has ${count(remaining, 'request')} left`,
        table: bucketTable(decision),
      };
    }
    case 'defence.rate_exceeded': {
      const { route, retryAfter } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence: say`Refused by the rate of ${strong(route)}: ${counted(decision.evidence)} has no request left, and gets one more in ${duration(retryAfter)}`,
        table: bucketTable(decision),
      };
    }
    case 'defence.denied': {
      const { at, id, client, range } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence: say`Refused: ${code(client)} is in ${code(range)}, which ${at} ${strong(id)} denies`,
        table: null,
      };
    }
    case 'defence.not_allowed': {
      const { at, id, client, entries } = decision.evidence;
      return {
        stage,
        tone: 'error',
        sentence: say`Refused: ${at} ${strong(id)} allows only ${entries === 1 ? 'one address range' : `${entries} address ranges`}, and ${code(client)} is in none of them`,
        table: null,
      };
    }
    default:
      return assertNever(decision);
  }
}
