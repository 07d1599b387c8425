import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryVerdict } from '../../../src/shared/filter/evaluate.ts';
import type { FilterExpression } from '../../../src/shared/filter/expression.ts';
import { narrows } from '../../../src/shared/filter/narrows.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import { anyExpression, anySummary, summaryExpression } from './arbitrary.ts';

const now = Date.parse('2026-03-02T09:15:00Z');
const isNarrower = (from: string, to: string, later = 0) =>
  narrows(parseFilter(from, now).expression, parseFilter(to, now + later).expression);

describe('a filter that is narrower than another', () => {
  it.each([
    ['ca', 'cart'],
    ['CA', 'scart'],
    ['ca', 'cart status:5xx'],
    ['ca', 'cart and -path:/a'],
    ['/a', 'x/a*b'],
    ['status:5xx', 'status:503'],
    ['status:4xx,5xx', 'status:404,503'],
    ['duration>200ms', 'duration>1s'],
    ['host:sh path:/a', 'path:/api host:shop'],
    ['-path:/api', '-path:/ap'],
    ['a or b', 'ab'],
    ['a or b or c', 'bx or cx'],
    ['method:get,post', 'method:post'],
    ['a', 'a body:order'],
    ['a', 'a pinned:yes'],
    ['path:/api/*', 'path:/api/* x'],
    ['a', 'a'],
  ])('%s, then %s', (from, to) => {
    expect(isNarrower(from, to)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['a', ''],
    ['cart', 'ca'],
    ['ca', 'ca or b'],
    ['-path:/a', '-path:/ab'],
    ['http', 'http:/'],
    ['method:p', 'method:post'],
    ['path:/a*', 'path:/ab*'],
    ['status:503', 'status:5xx'],
    ['status:5xx', 'status:503,none'],
    ['host:a', 'path:a'],
    ['body:a', 'body:ab'],
    ['pinned:yes', 'pinned:yes a'],
    ['reason:a', 'reason:a b'],
  ])('%s, then %s, is not', (from, to) => {
    expect(isNarrower(from, to)).toBe(false);
  });

  it('is one of a later time, and not the other way round', () => {
    expect(isNarrower('after:10m', 'after:10m', 1000)).toBe(true);
    expect(isNarrower('before:10m', 'before:10m', 1000)).toBe(false);
  });

  it('lets nothing through that the other did not, whatever both are', () => {
    const longer = (one: FilterExpression): fc.Arbitrary<FilterExpression> => {
      if (one.kind === 'plain' || one.kind === 'words')
        return fc.string({ maxLength: 2 }).map((more): FilterExpression => {
          const add = ({ pieces }: { readonly pieces: readonly string[] }) => ({
            pieces: [...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${more}`],
          });
          return one.kind === 'plain'
            ? { ...one, pattern: add(one.pattern) }
            : { ...one, patterns: one.patterns.map(add) };
        });
      if (one.kind === 'all' || one.kind === 'any')
        return fc.tuple(...one.of.map(longer)).map((of) => ({ kind: one.kind, of }));
      return fc.constant(one);
    };
    const joined = (one: FilterExpression) =>
      fc
        .tuple(longer(one), anyExpression, fc.constantFrom('all' as const, 'any' as const))
        .map(([part, other, kind]): FilterExpression => ({ kind, of: [part, other] }));
    const pair = summaryExpression.chain((from) =>
      fc.tuple(
        fc.constant(from),
        fc.oneof(
          anyExpression,
          longer(from),
          joined(from),
          fc.constant<FilterExpression>({ kind: 'not', of: from }),
        ),
      ),
    );
    let narrower = 0;
    fc.assert(
      fc.property(
        pair,
        fc.array(anySummary('a'), { minLength: 1, maxLength: 20 }),
        ([from, to], exchanges) => {
          if (!narrows(from, to)) return;
          narrower += 1;
          const before = summaryVerdict(from);
          const after = summaryVerdict(to);
          for (const exchange of exchanges) if (after.may(exchange)) expect(before.may(exchange)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    // Were it never so, this would say nothing.
    expect(narrower).toBeGreaterThan(100);
  });

  it('is told of filters that are nested in each other', () => {
    const nest = (depth: number): string => (depth === 0 ? 'a' : `((${nest(depth - 1)} b) or c)`);
    expect(isNarrower(nest(7), `${nest(7)} d`)).toBe(true);
  });
});
