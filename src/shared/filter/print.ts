import { readAmount, writeAmount } from './amounts.ts';
import type {
  FilterExpression,
  FilterTerm,
  HeaderPattern,
  NumberRange,
  NumberTerm,
  TextPattern,
  TimeTerm,
} from './expression.ts';
import { type NumberUnit, numberFields } from './fields.ts';

/** Writes an expression so that parsing it gives the same again. */
export function printFilter(expression: FilterExpression): string {
  switch (expression.kind) {
    case 'all':
      return expression.of.map((part) => printPart(part, 'all')).join(' ');
    case 'any':
      return expression.of.map((part) => printPart(part, 'any')).join(' or ');
    case 'not':
      return `-${printPart(expression.of, 'not')}`;
    default:
      return printTerm(expression);
  }
}

function printPart(part: FilterExpression, inside: 'all' | 'any' | 'not'): string {
  const text = printFilter(part);
  if (part.kind === 'any') return `(${text})`;
  if (part.kind === 'not') return inside === 'not' ? `(${text})` : text;
  if (part.kind === 'all') return inside === 'any' ? text : `(${text})`;
  return text;
}

function printTerm(term: FilterTerm): string {
  switch (term.kind) {
    case 'plain':
      return printPattern(term.pattern);
    case 'words':
    case 'bodies':
      return `${term.field}:${term.patterns.map(printPattern).join(',')}`;
    case 'headers':
      return `${term.field}:${term.patterns.map(printHeader).join(',')}`;
    case 'numbers':
      return printNumbers(term);
    case 'time':
      return printTime(term);
  }
}

const printHeader = ({ name, value }: HeaderPattern): string =>
  `${name.pieces.map(quoteText).join('*')}${value === null ? '' : `=${printPattern(value)}`}`;

function printPattern({ pieces }: TextPattern): string {
  return pieces.length === 1
    ? quoteText(pieces[0] ?? '')
    : pieces.map((piece) => (piece === '' ? '' : quoteText(piece))).join('*');
}

/** Only plain words go without quotation marks: everything else could mean something. */
const plainWord = /^(?![-(])(?!(?:or|and)$)[^\s"*,:<>=()\\]+$/i;

export const isPlain = (text: string): boolean => plainWord.test(text);

/** Text as a value that is taken literally. */
export const quoteText = (text: string): string =>
  isPlain(text) ? text : `"${text.replace(/["\\*]/g, '\\$&')}"`;

function printNumbers({ field, ranges, none }: NumberTerm): string {
  const { unit } = numberFields[field];
  const values = ranges.map(({ low, high }: NumberRange) => {
    if (low === null) return bound(unit, '<', high ?? 0, 1);
    if (high === null) return bound(unit, '>', low, -1);
    if (unit === 'status' && low % 100 === 0 && high === low + 99) return `${low / 100}xx`;
    return low === high ? writeAmount(unit, low) : `${writeAmount(unit, low)}..${writeAmount(unit, high)}`;
  });
  return `${field}:${[...values, ...(none ? ['none'] : [])].join(',')}`;
}

/** What lies at the edge of what can be written is written from its other side: `<100` for `<=99`. */
function bound(unit: NumberUnit, sign: '<' | '>', limit: number, step: 1 | -1): string {
  const written = writeAmount(unit, limit);
  return readAmount(unit, written) === limit
    ? `${sign}=${written}`
    : `${sign}${writeAmount(unit, limit + step)}`;
}

const printTime = ({ low, high }: TimeTerm): string =>
  low === null ? `before:${new Date(high ?? 0).toISOString()}` : `after:${new Date(low).toISOString()}`;
