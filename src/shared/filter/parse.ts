import {
  type FilterExpression,
  type FilterMistake,
  filterDepthLimit,
  filterLengthLimit,
  filterTermLimit,
  needsOf,
} from './expression.ts';
import { parseTerm } from './parse-term.ts';
import { type FilterToken, scanFilter } from './scan.ts';

export interface ParsedFilter {
  /** Null for a filter that lets everything through. */
  readonly expression: FilterExpression | null;
  /** In the order of the text; they do not overlap. */
  readonly mistakes: readonly FilterMistake[];
  /** Whether it names what a summary does not hold: decisions, header fields or bodies. */
  readonly needsDetail: boolean;
}

/**
 * Parses a filter; docs/filter.md has the grammar. A part that is mistaken is reported and left out: the others still filter.
 * Never throws; takes time in proportion to the text.
 *
 * @param now epoch milliseconds that times such as `after:10m` are counted from
 */
export function parseFilter(text: string, now: number = Date.now()): ParsedFilter {
  const parser = new Parser(text, now);
  const expression = parser.parse();
  const needs = expression === null ? new Set() : needsOf(expression);
  return {
    expression,
    mistakes: parser.mistakes.sort((one, other) => one.start - other.start),
    needsDetail: needs.has('decisions') || needs.has('headers') || needs.has('bodies'),
  };
}

class Parser {
  readonly mistakes: FilterMistake[] = [];
  readonly #text: string;
  readonly #now: number;
  readonly #tokens: readonly FilterToken[];
  #at = 0;
  #terms = 0;

  constructor(text: string, now: number) {
    this.#text = text;
    this.#now = now;
    this.#tokens = scanFilter(text);
  }

  parse(): FilterExpression | null {
    const parts: FilterExpression[] = [];
    while (this.#at < this.#tokens.length) {
      const part = this.#either(0);
      if (part !== null) parts.push(part);
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'close') continue;
      this.#at += 1;
      this.#wrong(token, "This ')' closes nothing. Put quotation marks around it to look for the text.");
    }
    if (this.#text.length > filterLengthLimit) {
      this.#wrong(
        { start: filterLengthLimit, end: this.#text.length },
        `At most ${filterLengthLimit} characters are looked at; shorten it.`,
      );
    }
    return joined('all', parts);
  }

  /** Terms and groups between `or`, up to a `)` or the end. */
  #either(depth: number): FilterExpression | null {
    const parts: FilterExpression[] = [];
    // Where nothing stands beside an `or`, that one is the mistake; what was left out as mistaken does count.
    let before = false;
    let waiting: FilterToken | null = null;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === 'close') break;
      if (token.kind === 'or') {
        this.#at += 1;
        if (!before || waiting !== null) this.#wrong(token, lonely('or', this.#text, token));
        else waiting = token;
        continue;
      }
      const part = this.#all(depth);
      if (part !== null) parts.push(part);
      before = true;
      waiting = null;
    }
    if (waiting !== null) this.#wrong(waiting, lonely('or', this.#text, waiting));
    return joined('any', parts);
  }

  /** Terms and groups that stand side by side, with or without `and`. */
  #all(depth: number): FilterExpression | null {
    const parts: FilterExpression[] = [];
    let before = false;
    let waiting: FilterToken | null = null;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === 'close' || token.kind === 'or') break;
      this.#at += 1;
      if (token.kind === 'and') {
        if (!before || waiting !== null) this.#wrong(token, lonely('and', this.#text, token));
        else waiting = token;
        continue;
      }
      const part = token.kind === 'open' ? this.#group(token, depth + 1) : this.#term(token);
      if (part !== null) parts.push(token.negated ? { kind: 'not', of: part } : part);
      before = true;
      waiting = null;
    }
    if (waiting !== null) this.#wrong(waiting, lonely('and', this.#text, waiting));
    return joined('all', parts);
  }

  #group(open: FilterToken, depth: number): FilterExpression | null {
    if (depth > filterDepthLimit) return this.#tooDeep(open);
    const first = this.#at;
    const mistakes = this.mistakes.length;
    const inner = this.#either(depth);
    const close = this.#tokens[this.#at];
    if (close === undefined) this.#wrong(open, "This '(' is not closed.");
    else this.#at += 1;
    if (
      inner === null &&
      close !== undefined &&
      this.#at - 1 === first &&
      this.mistakes.length === mistakes
    ) {
      this.#wrong({ start: open.start, end: close.end }, 'There is nothing between the parentheses.');
    }
    return inner;
  }

  /** Leaves out a group with everything in it. */
  #tooDeep(open: FilterToken): null {
    let depth = 1;
    let end = open.end;
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && depth > 0;
      token = this.#tokens[this.#at]
    ) {
      this.#at += 1;
      end = token.end;
      if (token.kind === 'open') depth += 1;
      if (token.kind === 'close') depth -= 1;
    }
    this.#wrong({ start: open.start, end }, `At most ${filterDepthLimit} parentheses can lie in each other.`);
    return null;
  }

  #term({ start, end, negated }: FilterToken): FilterExpression | null {
    this.#terms += 1;
    if (this.#terms > filterTermLimit) {
      this.#wrong({ start, end }, `At most ${filterTermLimit} terms are looked at; leave some out.`);
      return null;
    }
    const outcome = parseTerm(this.#text, start + (negated ? 1 : 0), end, this.#now);
    if ('term' in outcome) return outcome.term;
    // A mistake about the word as a whole covers its '-' as well.
    const whole = negated && outcome.start === start + 1;
    this.#wrong({ start: whole ? start : outcome.start, end: outcome.end }, outcome.message);
    return null;
  }

  #wrong({ start, end }: { readonly start: number; readonly end: number }, message: string): void {
    this.mistakes.push({ start, end: Math.max(end, start + 1), message });
  }
}

const lonely = (word: 'or' | 'and', text: string, token: FilterToken): string =>
  `'${text.slice(token.start, token.end)}' stands between two terms. Write "${word}" to look for the word.`;

function joined(kind: 'all' | 'any', of: readonly FilterExpression[]): FilterExpression | null {
  const [only] = of;
  if (only === undefined) return null;
  return of.length === 1 ? only : { kind, of };
}
