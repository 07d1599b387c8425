import { assertNever } from '../assert-never.ts';
import type { DecisionOf, MatchPart, RouteMiss } from '../model/decision.ts';
import type { Explanation, ExplanationRow } from './explanation.ts';
import { code, count, listed, type Segment, say, strong } from './segments.ts';

const stage = 'Route';
const columns = ['Route', 'Verdict'];

const partNames: Readonly<Record<MatchPart, string>> = {
  listener: 'listener',
  host: 'host',
  path: 'path',
  method: 'method',
  header: 'header',
  query: 'query',
  client: 'client address',
};

export const partList = (parts: readonly MatchPart[]): string =>
  listed([...new Set(parts.map((part) => partNames[part]))]);

/** A request has exactly one host, path and so on, but any number of header fields and parameters, or none. */
export const explainMiss = (miss: Omit<RouteMiss, 'route'>): readonly Segment[] =>
  miss.part === 'header' || miss.part === 'query'
    ? say`wants ${partNames[miss.part]} ${code(miss.wanted)}, saw ${code(miss.saw)}`
    : say`${partNames[miss.part]} is ${code(miss.saw)}, not ${code(miss.wanted)}`;

function missRows(misses: readonly RouteMiss[], leftOut: number): readonly ExplanationRow[] {
  const rows = misses.map(
    (miss): ExplanationRow => ({ cells: [say`${miss.route}`, explainMiss(miss)], mark: 'excluded' }),
  );
  if (leftOut === 0) return rows;
  return [
    ...rows,
    { cells: [say`…`, say`${count(leftOut, 'further route')} did not match`], mark: 'excluded' },
  ];
}

function matched({ evidence }: DecisionOf<'route.matched'>): Explanation {
  const before = evidence.misses.length + evidence.missesLeftOut;
  const reason = evidence.held.length === 0 ? 'takes every request' : `matched on ${partList(evidence.held)}`;
  const others = before === 0 ? '' : `; ${count(before, 'route')} before it did not`;
  const holds = evidence.held.length === 1 ? 'holds' : 'hold';
  const chosen: ExplanationRow = {
    cells: [
      say`${evidence.route}`,
      evidence.held.length === 0 ? say`asks for nothing` : say`${partList(evidence.held)} ${holds}`,
    ],
    mark: 'chosen',
  };
  return {
    stage,
    tone: 'ok',
    sentence: say`${strong(evidence.route)} ${reason}${others}`,
    table:
      before === 0 ? null : { columns, rows: [...missRows(evidence.misses, evidence.missesLeftOut), chosen] },
  };
}

function none({ evidence }: DecisionOf<'route.none'>): Explanation {
  const looked = evidence.misses.length + evidence.missesLeftOut;
  if (looked === 0) {
    return {
      stage,
      tone: 'error',
      sentence: say`No route matches: the configuration has none. Add a route for this host.`,
      table: null,
    };
  }
  return {
    stage,
    tone: 'error',
    sentence: say`No route matches; ${count(looked, 'route')} looked at. Add a route for this host and path, or correct the address.`,
    table: { columns, rows: missRows(evidence.misses, evidence.missesLeftOut) },
  };
}

export function explainRoute(decision: DecisionOf<'route.matched'> | DecisionOf<'route.none'>): Explanation {
  switch (decision.code) {
    case 'route.matched':
      return matched(decision);
    case 'route.none':
      return none(decision);
    default:
      return assertNever(decision);
  }
}
