import { describe, expect, it } from 'vitest';
import { type BodyTexts, matchesDetail, summaryVerdict } from '../../../src/shared/filter/evaluate.ts';
import { needsOf } from '../../../src/shared/filter/expression.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import { knownReasons } from '../../../src/shared/filter/reasons.ts';
import type { Decision } from '../../../src/shared/model/decision.ts';
import { microseconds } from '../../../src/shared/model/units.ts';
import { makeDetail, makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const miss: Decision = {
  stage: 'cache',
  code: 'cache.miss',
  evidence: {
    key: 'k',
    variants: 1,
    reason: 'vary_mismatch',
    field: 'accept',
    directive: null,
    freshness: null,
  },
  startedAt: microseconds(0),
  duration: microseconds(1),
};

const detail = makeDetail(makeSummary('e1-1'), { decisions: [miss] });
const bodies: BodyTexts = { request: '{"name":"Zoë"}', response: 'Your ORDER 12 is ready' };

const fits = (text: string): boolean => {
  const { expression, mistakes } = parseFilter(text);
  expect(mistakes).toEqual([]);
  return matchesDetail(expression, detail, bodies);
};

describe('filters of a whole exchange', () => {
  it.each([
    ['reason:vary_mismatch', true],
    ['reason:vary', true],
    ['reason:cache.miss', true],
    ['reason:cache.*', true],
    ['reason:*miss', true],
    ['reason:cache.hit', false],
    ['-reason:cache.hit', true],
    ['header:via', true],
    ['header:VIA=doorman', true],
    ['header:server=nginx', true],
    ['request.header:server', false],
    ['response.header:server=nginx/*', true],
    ['response.header:server=nginx', true],
    ['header:server=apache*', false],
    ['request.header:user-agent=curl', true],
    ['header:x-none,user-agent=wget', false],
    ['header:x-none,user-*=curl', true],
    ['body:"order"', true],
    ['body:"order 12"', true],
    ['body:your*ready', true],
    ['request.body:order', false],
    ['request.body:ZOË', true],
    ['response.body:order', true],
    ['-body:order', false],
    ['body:absent or status:200', true],
    ['body:absent,order', true],
  ])('%s is %s', (text, expected) => {
    expect(fits(text)).toBe(expected);
  });

  it('leaves open what a summary alone cannot say, and only that', () => {
    const verdict = (text: string, status: number) => {
      const { expression } = parseFilter(text);
      if (expression === null) throw new Error('The filter is empty.');
      const { may, must } = summaryVerdict(expression);
      const summary = makeSummary('e1-1', { status });
      return { may: may(summary), must: must(summary) };
    };
    expect(verdict('body:x status:404', 200)).toEqual({ may: false, must: false });
    expect(verdict('body:x status:404', 404)).toEqual({ may: true, must: false });
    expect(verdict('body:x or status:404', 404)).toEqual({ may: true, must: true });
    expect(verdict('-(body:x status:404)', 200)).toEqual({ may: true, must: true });
    expect(verdict('-body:x', 200)).toEqual({ may: true, must: false });
  });

  it('says what it has to be looked up for', () => {
    const needs = (text: string) => {
      const { expression } = parseFilter(text);
      return expression === null ? [] : [...needsOf(expression)].sort();
    };
    expect(needs('status:404 get')).toEqual([]);
    expect(needs('pinned:yes or (reason:vary -header:via body:x)')).toEqual([
      'bodies',
      'decisions',
      'headers',
      'marks',
    ]);
    expect(parseFilter('pinned:yes').needsDetail).toBe(false);
    expect(parseFilter('-reason:x').needsDetail).toBe(true);
  });

  it('compares marks with what is marked', () => {
    const { expression } = parseFilter('pinned:yes colour:red');
    const marked = { pinned: true, colour: 'red' } as const;
    expect(matchesDetail(expression, detail, bodies, () => marked)).toBe(true);
    expect(matchesDetail(expression, detail, bodies, () => undefined)).toBe(false);
  });

  it('knows every word that a decision of the samples has', () => {
    expect(knownReasons).toContain('vary_mismatch');
    expect(knownReasons).toContain('cache.miss');
  });
});
