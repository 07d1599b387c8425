import { type FilterExpression, type FilterTerm, needsOf, type TextPattern } from './expression.ts';
import { wordFields } from './fields.ts';
import { foldAscii } from './match-text.ts';
import { liesAcross } from './values.ts';

/**
 * Whether whatever fits the one filter fitted the other before, by their trees alone: then only what fitted has to be looked at
 * again. It is sure where it says yes, and says no where it cannot tell.
 *
 * @param from a filter that needs no more than summaries. One that needs more, marks included, is never narrowed, for what fits it
 * changes while the exchange stays as it is.
 * @param to what is asked now; what a summary does not hold is taken to fit, as `summaryVerdict` does
 */
export function narrows(from: FilterExpression | null, to: FilterExpression | null): boolean {
  if (from === null || to === null || needsOf(from).size > 0) return false;
  return new Implication().holds(to, from);
}

/** Judges each pair of parts once, so that filters nested in each other take no longer than their product. */
class Implication {
  readonly #known = new Map<FilterExpression, Map<FilterExpression, boolean>>();

  /** Whether everything that fits `one` fits `other`. */
  holds(one: FilterExpression, other: FilterExpression): boolean {
    const known = this.#known.get(one) ?? new Map<FilterExpression, boolean>();
    this.#known.set(one, known);
    const before = known.get(other);
    if (before !== undefined) return before;
    const holds = this.#judge(one, other);
    known.set(other, holds);
    return holds;
  }

  #judge(one: FilterExpression, other: FilterExpression): boolean {
    // These two lose nothing, so they come first.
    if (other.kind === 'all') return other.of.every((part) => this.holds(one, part));
    if (one.kind === 'any') return one.of.every((part) => this.holds(part, other));
    if (one.kind === 'all' && one.of.some((part) => this.holds(part, other))) return true;
    if (other.kind === 'any') return other.of.some((part) => this.holds(one, part));
    if (one.kind === 'not' && other.kind === 'not') return this.holds(other.of, one.of);
    if (one.kind === 'not' || one.kind === 'all' || other.kind === 'not') return false;
    return termImplies(one, other);
  }
}

function termImplies(one: FilterTerm, other: FilterTerm): boolean {
  if (one.kind === 'plain' && other.kind === 'plain') {
    // Only text that could lie across host and path is looked for in the whole address, where there is more to find.
    if (liesAcross(one.pattern) && !liesAcross(other.pattern)) return false;
    return patternImplies(one.pattern, other.pattern, 'part');
  }
  if (one.kind === 'words' && other.kind === 'words') {
    const { compare } = wordFields[one.field];
    return (
      one.field === other.field &&
      one.patterns.every((pattern) => other.patterns.some((wider) => patternImplies(pattern, wider, compare)))
    );
  }
  if (one.kind === 'numbers' && other.kind === 'numbers') {
    return (
      one.field === other.field &&
      (other.none || !one.none) &&
      one.ranges.every((range) => other.ranges.some((wider) => isWithin(range, wider)))
    );
  }
  return one.kind === 'time' && other.kind === 'time' && isWithin(one, other);
}

/** Texts that fit a pattern have all of its pieces in them. */
function patternImplies(one: TextPattern, other: TextPattern, compare: 'part' | 'equal'): boolean {
  const pieces = one.pieces.map(foldAscii);
  const wider = other.pieces.map(foldAscii);
  if (pieces.length === wider.length && pieces.every((piece, index) => piece === wider[index])) return true;
  const [only] = wider;
  return (
    wider.length === 1 &&
    compare === 'part' &&
    pieces.some((piece) => only !== undefined && piece.includes(only))
  );
}

interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
}

const isWithin = (one: Bounds, other: Bounds): boolean =>
  (other.low === null || (one.low !== null && one.low >= other.low)) &&
  (other.high === null || (one.high !== null && one.high <= other.high));
