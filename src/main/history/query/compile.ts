import { combine, wordPatternTest } from '../../../shared/filter/evaluate.ts';
import type {
  FilterExpression,
  FilterTerm,
  NumberTerm,
  TextPattern,
  TimeTerm,
  WordTerm,
} from '../../../shared/filter/expression.ts';
import { wordFields } from '../../../shared/filter/fields.ts';
import type { TextTest } from '../../../shared/filter/match-text.ts';
import { liesAcross } from '../../../shared/filter/values.ts';
import { faults } from '../../../shared/model/fault.ts';
import { numberColumns, plainColumns, urlColumn, wordColumns } from './columns.ts';
import {
  allOf,
  anyOf,
  type Bounds,
  exactly,
  isExact,
  notOf,
  partSql,
  patternSql,
  type Sql,
  unknown,
} from './text-sql.ts';

/** Numbers of the sets of reasons of which a word fits, as they are stored. */
export type FindReasonSets = (test: TextTest) => readonly number[];

/** The set that stands for sets that are not listed: what lies in it is known from the exchange alone. */
const unlisted = 0;

/** What SQL can say of a filter, on a row of `exchanges`. */
export function compileFilter(expression: FilterExpression, findReasonSets: FindReasonSets): Bounds {
  return combine<Bounds>(expression, {
    all: (of) => ({ may: allOf(of.map(({ may }) => may)), must: allOf(of.map(({ must }) => must)) }),
    any: (of) => ({ may: anyOf(of.map(({ may }) => may)), must: anyOf(of.map(({ must }) => must)) }),
    not: ({ may, must }) => ({ may: notOf(must), must: notOf(may) }),
    term: (term) => compileTerm(term, findReasonSets),
  });
}

function compileTerm(term: FilterTerm, findReasonSets: FindReasonSets): Bounds {
  switch (term.kind) {
    case 'plain':
      return plainBounds(term.pattern);
    case 'words':
      return wordBounds(term, findReasonSets);
    case 'numbers':
      return exactly(numberSql(term));
    case 'time':
      return exactly(timeSql(term));
    case 'headers':
    case 'bodies':
      return unknown;
  }
}

function plainBounds(pattern: TextPattern): Bounds {
  if (!isExact(pattern)) return unknown;
  // Nothing is no text: a wildcard alone would find it.
  const filled = plainColumns.map((column) => {
    const found = partSql(column, pattern);
    return column.startsWith('coalesce') ? allOf([found, { text: `${column} <> ''`, values: [] }]) : found;
  });
  return exactly(anyOf(liesAcross(pattern) ? [...filled, partSql(`(${urlColumn})`, pattern)] : filled));
}

function wordBounds(term: WordTerm, findReasonSets: FindReasonSets): Bounds {
  const { field, patterns } = term;
  if (!patterns.every(isExact)) return unknown;
  if (field === 'reason') {
    const sets = findReasonSets(wordPatternTest(term));
    return { may: inNumbers('reason_set', [unlisted, ...sets]), must: inNumbers('reason_set', sets) };
  }
  if (field === 'fault') return exactly(faultSql(term));
  const { compare } = wordFields[field];
  const found = anyOf(
    wordColumns[field].flatMap((column) => patterns.map((pattern) => patternSql(column, pattern, compare))),
  );
  if (field !== 'route') return exactly(found);
  return { may: anyOf([found, { text: 'outer_routes IS NOT NULL', values: [] }]), must: found };
}

/** The codes that fit are looked up, which an index helps with. They are a closed list, and stable. */
function faultSql(term: WordTerm): Sql {
  const test = wordPatternTest(term);
  const codes = Object.keys(faults).filter(test);
  const among: Sql = {
    text: `(fault IS NOT NULL AND fault IN (${codes.map(() => '?').join(', ')}))`,
    values: codes,
  };
  return test('none') ? anyOf([among, { text: 'fault IS NULL', values: [] }]) : among;
}

const inNumbers = (column: string, numbers: readonly number[]): Sql => ({
  text: `${column} IN (${numbers.join(', ')})`,
  values: [],
});

function numberSql({ field, ranges, none }: NumberTerm): Sql {
  const column = numberColumns[field];
  const within = ranges.map(({ low, high }): Sql => {
    if (low === null) return { text: `${column} <= ?`, values: [high ?? 0] };
    if (high === null) return { text: `${column} >= ?`, values: [low] };
    return { text: `${column} BETWEEN ? AND ?`, values: [low, high] };
  });
  const found = allOf([{ text: `${column} IS NOT NULL`, values: [] }, anyOf(within)]);
  return none ? anyOf([found, { text: `${column} IS NULL`, values: [] }]) : found;
}

function timeSql({ low, high }: TimeTerm): Sql {
  return allOf([
    ...(low === null ? [] : [{ text: 'at >= ?', values: [low] }]),
    ...(high === null ? [] : [{ text: 'at < ?', values: [high] }]),
  ]);
}
