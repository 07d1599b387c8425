import { describe, expect, it } from 'vitest';
import { cellValues } from '../../../../src/renderer/features/inspector/list/cell-values.ts';
import { columns } from '../../../../src/renderer/features/inspector/list/columns.ts';
import { matchesSummary } from '../../../../src/shared/filter/evaluate.ts';
import { parseFilter } from '../../../../src/shared/filter/parse.ts';
import { epochMilliseconds, microseconds } from '../../../../src/shared/model/units.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const exchange = makeSummary('one', {
  at: epochMilliseconds(1_700_000_000_987),
  cache: 'hit',
  contentType: 'text/html; charset=utf-8',
  duration: microseconds(14_900),
  fault: null,
});

describe('cellValues', () => {
  it('has a term for every column that says that it is filtered by', () => {
    const fields: readonly string[] = cellValues(exchange).map(({ field }) => field);
    expect(fields).toEqual(
      expect.arrayContaining(columns.flatMap(({ field }) => (field === null ? [] : [field]))),
    );
    expect(fields).toEqual(
      expect.arrayContaining(['client', 'listener', 'type', 'version', 'after', 'size', 'duration']),
    );
  });

  it('writes terms without mistakes, which keep the very exchange and which it fails without', () => {
    for (const { term } of cellValues(exchange)) {
      const kept = parseFilter(term);
      expect(kept.mistakes, term).toEqual([]);
      expect(matchesSummary(kept.expression, exchange), term).toBe(true);
      expect(matchesSummary(parseFilter(`-${term}`).expression, exchange), `-${term}`).toBe(false);
    }
  });

  it('takes a size and a duration for limits, and a time for the second that it lies in', () => {
    const terms = cellValues(exchange).map(({ term }) => term);
    expect(terms).toContain('size>=640B');
    expect(terms).toContain('duration>=14ms');
    expect(terms.filter((term) => term.startsWith('after:'))).toHaveLength(1);
  });

  it('leaves out what an exchange has not', () => {
    const waiting = makeSummary('two', { status: null, duration: null, contentType: null, route: null });
    const fields = cellValues(waiting).map(({ field }) => field);
    for (const field of ['status', 'duration', 'size', 'type', 'route']) expect(fields).not.toContain(field);
  });
});
