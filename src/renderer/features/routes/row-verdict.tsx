import { explainVerdict } from '../../../shared/explain/route-test.ts';
import type { RouteTest, RouteVerdict } from '../../../shared/model/route-test.ts';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useUrlTest } from './use-url-test.ts';

/** How a test of a URL went for one route; `unknown` to the configuration that runs. */
export type RowOutcome =
  | { readonly kind: 'taken' | 'behind' | 'missed'; readonly verdict: RouteVerdict; readonly test: RouteTest }
  | { readonly kind: 'unknown' };

const verdictsById = new WeakMap<RouteTest, ReadonlyMap<string, RouteVerdict>>();

/** The outcome of a route; null while no URL is tested. */
export function outcomeOf(test: RouteTest | null, id: string): RowOutcome | null {
  if (test === null) return null;
  let verdicts = verdictsById.get(test);
  if (verdicts === undefined) {
    verdicts = new Map(test.verdicts.map((verdict) => [verdict.route, verdict]));
    verdictsById.set(test, verdicts);
  }
  const verdict = verdicts.get(id);
  if (verdict === undefined) return { kind: 'unknown' };
  const takes = test.way.some(({ taken }) => taken?.route === id);
  return { kind: takes ? 'taken' : verdict.miss === null ? 'behind' : 'missed', verdict, test };
}

export function useRowOutcome(id: string): RowOutcome | null {
  return outcomeOf(
    useUrlTest((state) => state.test),
    id,
  );
}

const marks = {
  taken: { tone: 'ok', shape: 'disc', label: 'Takes the tested URL' },
  behind: { tone: 'neutral', shape: 'ring', label: 'Matches too' },
  missed: { tone: 'neutral', shape: 'cross', label: 'Does not match' },
} as const;

/** In place of what a route takes: whether it would take the tested URL, and why not. */
export function RowVerdict({ outcome }: { readonly outcome: RowOutcome }) {
  if (outcome.kind === 'unknown') return 'is not part of the configuration that runs';
  const { tone, shape, label } = marks[outcome.kind];
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      {...(outcome.kind === 'taken' ? { 'data-taken': '' } : {})}
    >
      <StatusMark tone={tone} shape={shape} label={label} />
      <span className="truncate">
        <SegmentText segments={explainVerdict(outcome.verdict, outcome.test.way)} />
      </span>
    </span>
  );
}
