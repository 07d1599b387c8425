import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
  HeaderPairs,
} from '../model/exchange.ts';
import type { MarkColour } from '../model/mark.ts';
import { reasonWords } from '../model/reason-words.ts';
import type {
  BodyTerm,
  FilterExpression,
  FilterTerm,
  HeaderTerm,
  NumberTerm,
  TextPattern,
  TimeTerm,
  WordTerm,
} from './expression.ts';
import { wordFields } from './fields.ts';
import { anyTest, foldAll, partTest, type TextTest, textTest } from './match-text.ts';
import { findPlain, findWord, liesAcross, numberOf, type SummaryWordField } from './values.ts';

/** What an exchange is marked with; undefined where it is not. */
export type MarkOf = (
  id: ExchangeId,
) => { readonly pinned: boolean; readonly colour: MarkColour | null } | undefined;

export const noMarks: MarkOf = () => undefined;

export type SummaryTest = (exchange: ExchangeSummary) => boolean;

/** What is kept of the bodies as text, as far as it could be decoded; null where there is none. */
export type BodyTexts = Readonly<Record<BodySide, string | null>>;

export type DetailTest = (detail: ExchangeDetail, bodies: BodyTexts) => boolean;

/** What a summary alone says about an exchange. */
export interface SummaryVerdict {
  /** False where the filter does not fit, whatever the rest of the exchange is like. */
  readonly may: SummaryTest;
  /** True where the filter fits, whatever the rest of the exchange is like. */
  readonly must: SummaryTest;
}

/** Whether the summary fits; what it does not hold (decisions, header fields, bodies) is taken to fit. */
export function matchesSummary(
  expression: FilterExpression | null,
  exchange: ExchangeSummary,
  markOf: MarkOf = noMarks,
): boolean {
  return expression === null || summaryVerdict(expression, markOf).may(exchange);
}

/** Compiles a filter for summaries: once, for many exchanges. */
export function summaryVerdict(expression: FilterExpression, markOf: MarkOf = noMarks): SummaryVerdict {
  const open: SummaryVerdict = { may: () => true, must: () => false };
  return combine<SummaryVerdict>(expression, {
    all: (of) => ({ may: every(of.map(({ may }) => may)), must: every(of.map(({ must }) => must)) }),
    any: (of) => ({ may: some(of.map(({ may }) => may)), must: some(of.map(({ must }) => must)) }),
    not: ({ may, must }) => ({
      may: (exchange) => !must(exchange),
      must: (exchange) => !may(exchange),
    }),
    term(term) {
      const test = summaryTermTest(term, markOf);
      return test === null ? open : { may: test, must: test };
    },
  });
}

export function matchesDetail(
  expression: FilterExpression | null,
  detail: ExchangeDetail,
  bodies: BodyTexts,
  markOf: MarkOf = noMarks,
): boolean {
  return expression === null || detailTest(expression, markOf)(detail, bodies);
}

/** Compiles a filter for whole exchanges. */
export function detailTest(expression: FilterExpression, markOf: MarkOf = noMarks): DetailTest {
  return combine<DetailTest>(expression, {
    all: (of) => (detail, bodies) => of.every((test) => test(detail, bodies)),
    any: (of) => (detail, bodies) => of.some((test) => test(detail, bodies)),
    not: (test) => (detail, bodies) => !test(detail, bodies),
    term(term) {
      const test = summaryTermTest(term, markOf);
      return test === null ? detailTermTest(term) : ({ summary }) => test(summary);
    },
  });
}

interface Combiner<Result> {
  all(of: readonly Result[]): Result;
  any(of: readonly Result[]): Result;
  not(of: Result): Result;
  term(term: FilterTerm): Result;
}

/** Folds an expression, from its terms up. */
export function combine<Result>(expression: FilterExpression, by: Combiner<Result>): Result {
  switch (expression.kind) {
    case 'all':
      return by.all(expression.of.map((part) => combine(part, by)));
    case 'any':
      return by.any(expression.of.map((part) => combine(part, by)));
    case 'not':
      return by.not(combine(expression.of, by));
    default:
      return by.term(expression);
  }
}

const every = (tests: readonly SummaryTest[]): SummaryTest => {
  const [first, second] = tests;
  if (first !== undefined && second !== undefined && tests.length === 2)
    return (exchange) => first(exchange) && second(exchange);
  return (exchange) => tests.every((test) => test(exchange));
};

const some =
  (tests: readonly SummaryTest[]): SummaryTest =>
  (exchange) =>
    tests.some((test) => test(exchange));

/** Null for what a summary does not hold. */
function summaryTermTest(term: FilterTerm, markOf: MarkOf): SummaryTest | null {
  switch (term.kind) {
    case 'plain': {
      const test = partTest(term.pattern);
      const across = liesAcross(term.pattern);
      return (exchange) => findPlain(exchange, test, across);
    }
    case 'words':
      return wordTest(term, markOf);
    case 'numbers':
      return numberTest(term);
    case 'time':
      return timeTest(term);
    case 'headers':
    case 'bodies':
      return null;
  }
}

/** A test that holds where one of the patterns of a term does. */
export const wordPatternTest = ({ field, patterns }: WordTerm): TextTest =>
  anyTest(patterns.map((pattern) => textTest(pattern, wordFields[field].compare)));

function wordTest(term: WordTerm, markOf: MarkOf): SummaryTest | null {
  const { field } = term;
  const test = wordPatternTest(term);
  if (field === 'reason') return null;
  if (field === 'pinned') return ({ id }) => test(markOf(id)?.pinned === true ? 'yes' : 'no');
  if (field === 'colour') return ({ id }) => test(markOf(id)?.colour ?? 'none');
  const find = findWord[field satisfies SummaryWordField];
  return (exchange) => find(exchange, test);
}

function numberTest({ field, ranges, none }: NumberTerm): SummaryTest {
  const read = numberOf[field];
  const within = ranges.map(({ low, high }) => ({
    low: low ?? Number.NEGATIVE_INFINITY,
    high: high ?? Number.POSITIVE_INFINITY,
  }));
  return (exchange) => {
    const value = read(exchange);
    if (value === null) return none;
    return within.some(({ low, high }) => value >= low && value <= high);
  };
}

function timeTest({ low, high }: TimeTerm): SummaryTest {
  const from = low ?? Number.NEGATIVE_INFINITY;
  const to = high ?? Number.POSITIVE_INFINITY;
  return ({ at }) => at >= from && at < to;
}

function detailTermTest(term: FilterTerm): DetailTest {
  switch (term.kind) {
    case 'headers':
      return headerTest(term);
    case 'bodies':
      return bodyTest(term);
    case 'words': {
      const test = wordPatternTest(term);
      return ({ decisions }) => reasonWords(decisions).some(test);
    }
    default:
      return () => false;
  }
}

const noPairs: HeaderPairs = [];

/** A side is what Doorman received and what it sent, trailers too. */
function headsOf(
  { request, upstreamRequest, upstreamResponse, response }: ExchangeDetail,
  side: BodySide,
): readonly HeaderPairs[] {
  return side === 'request'
    ? [request.headers, upstreamRequest?.headers ?? noPairs, request.trailers]
    : [response?.headers ?? noPairs, upstreamResponse?.headers ?? noPairs, response?.trailers ?? noPairs];
}

const sidesOf = (field: HeaderTerm['field'] | BodyTerm['field']): readonly BodySide[] => {
  if (field === 'header' || field === 'body') return ['request', 'response'];
  return field === 'request.header' || field === 'request.body' ? ['request'] : ['response'];
};

function headerTest({ field, patterns }: HeaderTerm): DetailTest {
  const sides = sidesOf(field);
  const tests = patterns.map(({ name, value }) => {
    const names = textTest(name, 'equal');
    const values = value === null ? null : textTest(value, 'part');
    return ([seen, written]: readonly [string, string]) =>
      names(seen) && (values === null || values(written));
  });
  const one = (pair: readonly [string, string]) => tests.some((test) => test(pair));
  return (detail) => sides.some((side) => headsOf(detail, side).some((pairs) => pairs.some(one)));
}

/** Sides whose bodies a filter looks into. */
export const bodySidesOf = (term: FilterTerm): readonly BodySide[] =>
  term.kind === 'bodies' ? sidesOf(term.field) : [];

function bodyTest({ field, patterns }: BodyTerm): DetailTest {
  const sides = sidesOf(field);
  const test = anyTest(patterns.map((pattern: TextPattern) => partTest(pattern, foldAll)));
  return (_, bodies) =>
    sides.some((side) => {
      const text = bodies[side];
      return text !== null && test(text);
    });
}
