import type { TextPattern } from '../../../shared/filter/expression.ts';
import type { Comparison } from '../../../shared/filter/fields.ts';
import { foldAscii } from '../../../shared/filter/match-text.ts';

/** A condition with the values of its parameters, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

export const always: Sql = { text: '1', values: [] };
export const never: Sql = { text: '0', values: [] };

/**
 * What SQL can say of a condition: `may` holds wherever it could be true, `must` only where it is for certain. Both are the
 * same for what SQL can tell exactly. Neither is ever null.
 */
export interface Bounds {
  readonly may: Sql;
  readonly must: Sql;
}

export const exactly = (condition: Sql): Bounds => ({ may: condition, must: condition });

/** Known only from the exchange itself. */
export const unknown: Bounds = { may: always, must: never };

export const allOf = (parts: readonly Sql[]): Sql => joined(parts, 'AND', always);
export const anyOf = (parts: readonly Sql[]): Sql => joined(parts, 'OR', never);
export const notOf = ({ text, values }: Sql): Sql => ({ text: `NOT (${text})`, values });

function joined(parts: readonly Sql[], by: 'AND' | 'OR', none: Sql): Sql {
  const [only = none] = parts;
  if (parts.length <= 1) return only;
  return {
    text: `(${parts.map(({ text }) => text).join(` ${by} `)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** Whether a text is told apart by SQLite as it is by JavaScript: half of a surrogate pair has no UTF-8. */
export const isExact = ({ pieces }: TextPattern): boolean =>
  pieces.every((piece) => piece.isWellFormed() && !piece.includes('\0'));

/**
 * A pattern on a column, as `textTest` of `shared/filter` judges it: `lower` and `LIKE` of SQLite know the case of A to Z alone.
 *
 * @param column an SQL expression that is text and never null
 */
export function patternSql(column: string, pattern: TextPattern, compare: Comparison): Sql {
  const pieces = pattern.pieces.map(foldAscii);
  const [only = ''] = pieces;
  if (pieces.length > 1) {
    return { text: `${column} LIKE ? ESCAPE '\\'`, values: [pieces.map(escapeLike).join('%')] };
  }
  if (compare === 'part') return { text: `instr(lower(${column}), ?) > 0`, values: [only] };
  return { text: `lower(${column}) = ?`, values: [only] };
}

/** As `partTest` of `shared/filter`: the pattern anywhere. */
export function partSql(column: string, pattern: TextPattern): Sql {
  const { pieces } = pattern;
  return patternSql(column, { pieces: pieces.length === 1 ? pieces : ['', ...pieces, ''] }, 'part');
}

const escapeLike = (piece: string): string => piece.replace(/[\\%_]/g, '\\$&');
