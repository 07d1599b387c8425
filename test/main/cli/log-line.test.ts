import { expect, test } from 'vitest';
import { toTextLine } from '../../../src/main/cli/log-line.ts';
import { microseconds } from '../../../src/shared/model/units.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

test('a line says what the cache did, where the route has one', () => {
  const summary = makeSummary('e-1', { duration: microseconds(14_000) });
  expect(toTextLine({ summary })).toMatch(/shop → a {2}14\.0 ms$/);
  expect(toTextLine({ summary: { ...summary, upstream: null, cache: 'hit' } })).toMatch(
    /GET https:\/\/shop\.localhost:8443\/ {2}shop {2}hit {2}14\.0 ms$/,
  );
});
