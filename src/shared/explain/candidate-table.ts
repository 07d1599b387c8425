import type { BalanceCandidate, ExclusionReason } from '../model/decision.ts';
import type { ExplanationTable } from './explanation.ts';
import { type Segment, say } from './segments.ts';

/** What an upstream is that could not be chosen: 'api-1 is ejected'. */
export const exclusionNames: Readonly<Record<ExclusionReason, string>> = {
  disabled: 'disabled',
  draining: 'draining',
  unhealthy: 'unhealthy',
  ejected: 'ejected',
  circuit_open: 'cut off by its circuit breaker',
  max_requests: 'at its limit of requests',
  backup: 'a backup',
  tried: 'tried before',
};

/** At most two decimals: a running score can be a fraction when weights are. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

/** Between a number and its unit: they stay on one line. */
const noBreak = '\u00a0';

export const percentage = (share: number): string => `${Math.round(share * 100)}${noBreak}%`;

/** Below ten with one decimal, in whole kilometres beyond. */
export const kilometres = (value: number): string =>
  `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value).toLocaleString('en')}${noBreak}km`;

export const milliseconds = (value: number): string =>
  `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}${noBreak}ms`;

/** One measure of the candidates as a column. */
export interface MeasureColumn {
  readonly title: string;
  /** Null where there is none. */
  readonly cell: (candidate: BalanceCandidate) => string | null;
}

/** The policy's own score under the name that it has there. */
export const scoreColumn = (title: string, show: (score: number) => string = number): MeasureColumn => ({
  title,
  cell: ({ score }) => (score === null ? null : show(score)),
});

export function candidateTable(
  candidates: readonly BalanceCandidate[],
  chosen: string | null,
  measures: readonly MeasureColumn[],
): ExplanationTable {
  return {
    columns: ['Upstream', 'Active', ...measures.map(({ title }) => title), 'State'],
    rows: candidates.map((candidate) => ({
      cells: [
        say`${candidate.upstream}`,
        say`${candidate.active}`,
        ...measures.map(({ cell }) => say`${cell(candidate) ?? '—'}`),
        stateCell(candidate),
      ],
      mark: candidate.upstream === chosen ? 'chosen' : candidate.excluded === null ? null : 'excluded',
    })),
  };
}

/** For policies that go by weight: their own measures, and the weights where these make a difference. */
export const byWeight = (
  candidates: readonly BalanceCandidate[],
  ...measures: readonly MeasureColumn[]
): readonly MeasureColumn[] => (isWeighted(candidates) ? [weightColumn, ...measures] : measures);

export const isWeighted = (candidates: readonly BalanceCandidate[]): boolean =>
  new Set(candidates.map(({ weight, warmth = 1 }) => weight * warmth)).size > 1;

/** While an upstream starts slowly, what its weight counts for: `0.3 of 3`. */
const weightColumn: MeasureColumn = {
  title: 'Weight',
  cell: ({ weight, warmth }) =>
    warmth === undefined
      ? number(weight)
      : `${number(weight * warmth)}${noBreak}of${noBreak}${number(weight)}`,
};

function stateCell({ excluded, overruled, backup }: BalanceCandidate): readonly Segment[] {
  if (excluded !== null) return say`${shortNames[excluded]}`;
  if (overruled !== undefined) return say`${shortNames[overruled]}, used all the same`;
  return backup === true ? say`available, backup` : say`available`;
}

/** As short as a cell wants it. */
const shortNames: Readonly<Record<ExclusionReason, string>> = {
  ...exclusionNames,
  circuit_open: 'circuit open',
  max_requests: 'at its limit',
  backup: 'backup',
};
