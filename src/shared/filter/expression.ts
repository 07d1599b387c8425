import type { EpochMilliseconds } from '../model/units.ts';
import type { BodyField, HeaderField, NumberField, WordField } from './fields.ts';

/** Length of a filter, in UTF-16 units. What is beyond is not looked at. */
export const filterLengthLimit = 4096;
/** Terms of one filter; a longer one is refused rather than slow. */
export const filterTermLimit = 32;
/** Groups in groups. */
export const filterDepthLimit = 16;
/** Values of one term, between commas. */
export const filterValueLimit = 64;
/** Wildcards in one value. */
export const filterWildcardLimit = 16;

/**
 * Text to look for, as written: with one piece it is that text, with more it is the pieces in this order with
 * anything between them, the first at the beginning and the last at the end.
 */
export interface TextPattern {
  readonly pieces: readonly string[];
}

/** Numbers from `low` to `high`, both included; null is open. */
export interface NumberRange {
  readonly low: number | null;
  readonly high: number | null;
}

/** `field:value,value`: one of the patterns has to fit one of the values of the field. */
export interface WordTerm {
  readonly kind: 'words';
  readonly field: WordField;
  readonly patterns: readonly TextPattern[];
}

export interface NumberTerm {
  readonly kind: 'numbers';
  readonly field: NumberField;
  readonly ranges: readonly NumberRange[];
  /** Also those that have no number: no status, not ended. */
  readonly none: boolean;
}

/** `after:` and `before:`. From `low` on, and before `high`. */
export interface TimeTerm {
  readonly kind: 'time';
  readonly low: EpochMilliseconds | null;
  readonly high: EpochMilliseconds | null;
}

/** One header field to look for: of that name, and with that in its value where one is asked for. */
export interface HeaderPattern {
  readonly name: TextPattern;
  readonly value: TextPattern | null;
}

export interface HeaderTerm {
  readonly kind: 'headers';
  readonly field: HeaderField;
  readonly patterns: readonly HeaderPattern[];
}

export interface BodyTerm {
  readonly kind: 'bodies';
  readonly field: BodyField;
  readonly patterns: readonly TextPattern[];
}

/** Text without a field. */
export interface PlainTerm {
  readonly kind: 'plain';
  readonly pattern: TextPattern;
}

export type FilterTerm = WordTerm | NumberTerm | TimeTerm | HeaderTerm | BodyTerm | PlainTerm;

/** A filter that has something to say. Lists hold two or more. */
export type FilterExpression =
  | FilterTerm
  | { readonly kind: 'all'; readonly of: readonly FilterExpression[] }
  | { readonly kind: 'any'; readonly of: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly of: FilterExpression };

/** A part of the text that is not a filter, and why. Offsets are UTF-16 units into the text. */
export interface FilterMistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Every term of an expression. */
export function* termsOf(expression: FilterExpression): Generator<FilterTerm> {
  switch (expression.kind) {
    case 'all':
    case 'any':
      for (const part of expression.of) yield* termsOf(part);
      return;
    case 'not':
      yield* termsOf(expression.of);
      return;
    default:
      yield expression;
  }
}

/** What a term has to be looked up for beyond the summary. */
export type FilterNeed = 'marks' | 'decisions' | 'headers' | 'bodies';

export function needOf(term: FilterTerm): FilterNeed | null {
  switch (term.kind) {
    case 'headers':
      return 'headers';
    case 'bodies':
      return 'bodies';
    case 'words':
      if (term.field === 'reason') return 'decisions';
      return term.field === 'pinned' || term.field === 'colour' ? 'marks' : null;
    default:
      return null;
  }
}

export function needsOf(expression: FilterExpression): ReadonlySet<FilterNeed> {
  const needs = new Set<FilterNeed>();
  for (const term of termsOf(expression)) {
    const need = needOf(term);
    if (need !== null) needs.add(need);
  }
  return needs;
}
