import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesDetail, summaryVerdict } from '../../../src/shared/filter/evaluate.ts';
import {
  type FilterExpression,
  filterDepthLimit,
  filterLengthLimit,
} from '../../../src/shared/filter/expression.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import { printFilter } from '../../../src/shared/filter/print.ts';
import { scanFilter } from '../../../src/shared/filter/scan.ts';
import { makeDetail, makeSummary } from '../../helpers/renderer/sample-exchanges.ts';
import { anyExpression, anySummary, summaryExpression, typedText } from './arbitrary.ts';

const now = 1_700_000_000_000;

describe('the grammar of filters', () => {
  it('reads every expression back from how it is printed', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        const text = printFilter(expression);
        const parsed = parseFilter(text, now);
        expect(parsed.mistakes).toEqual([]);
        expect(parsed.expression).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it('prints what was typed so that it means the same, without what was mistaken', () => {
    fc.assert(
      fc.property(typedText, (text) => {
        const { expression } = parseFilter(text, now);
        if (expression === null) return;
        const again = parseFilter(printFilter(expression), now);
        expect(again.mistakes).toEqual([]);
        expect(again.expression).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and reports mistakes inside the text, in order and apart, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(typedText, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        const { expression, mistakes } = parseFilter(text, now);
        if (expression !== null)
          matchesDetail(expression, makeDetail(makeSummary('e1-1')), { request: null, response: 'x' });
        let end = 0;
        for (const mistake of mistakes) {
          expect(mistake.start).toBeGreaterThanOrEqual(end);
          expect(mistake.end).toBeGreaterThan(mistake.start);
          expect(mistake.message).toMatch(/\.$|\?$/);
          end = mistake.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells parts of the text that come in order and do not overlap', () => {
    fc.assert(
      fc.property(typedText, (text) => {
        let end = 0;
        for (const token of scanFilter(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('agrees with itself: what must fit may fit, and a whole exchange decides between both', () => {
    fc.assert(
      fc.property(anyExpression, anySummary('e1-1'), (expression, summary) => {
        const { may, must } = summaryVerdict(expression);
        const fits = matchesDetail(expression, makeDetail(summary), { request: 'a', response: 'SHOP é' });
        if (must(summary)) expect(fits).toBe(true);
        if (fits) expect(may(summary)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('needs nothing but the summary for what a summary holds', () => {
    fc.assert(
      fc.property(summaryExpression, anySummary('e1-1'), (expression, summary) => {
        const { may, must } = summaryVerdict(expression);
        expect(may(summary)).toBe(must(summary));
      }),
    );
  });

  it.each([
    ['parentheses', '('.repeat(filterLengthLimit)],
    ['negated parentheses', '-('.repeat(filterLengthLimit / 2)],
    ['closing parentheses', ')'.repeat(filterLengthLimit)],
    ['quotation marks', '"'.repeat(filterLengthLimit - 1)],
    ['wildcards', '*a'.repeat(filterLengthLimit / 2)],
    ['commas', `host:${'a,'.repeat(2000)}a`],
    ['or', 'or '.repeat(1000)],
    ['text that is too long', 'a'.repeat(1_000_000)],
  ])('takes %s without losing its footing, and says what it left out', (_, text) => {
    const { mistakes } = parseFilter(text, now);
    expect(mistakes.length).toBeGreaterThan(0);
  });

  it('takes groups up to its limit, and leaves out deeper ones with what is in them', () => {
    const nest = (depth: number): string => `${'('.repeat(depth)}get${')'.repeat(depth)}`;
    expect(parseFilter(nest(filterDepthLimit), now)).toMatchObject({
      expression: { kind: 'plain' },
      mistakes: [],
    });
    const deep = parseFilter(`post ${nest(filterDepthLimit + 1)}`, now);
    expect(deep.expression).toEqual(parseFilter('post', now).expression);
    expect(deep.mistakes).toHaveLength(1);
    expect(deep.mistakes[0]?.message).toMatch(/At most 16 parentheses/);
  });

  it('looks for wildcards in time that grows with the text alone', () => {
    // Backtracking would try every way to share the run among the wildcards, which no test would live to see.
    const expression = parseFilter(`path:${'*a'.repeat(16)}b`, now).expression as FilterExpression;
    expect(summaryVerdict(expression).may(makeSummary('e1-1', { target: 'a'.repeat(60_000) }))).toBe(false);
  });
});
