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

test('whatever a client or a file wrote, it is one line that does nothing to a terminal', () => {
  const summary = makeSummary('e-1', {
    method: 'GET\u001b[2J',
    authority: 'shop\u202etsohlacol',
    target: '/\n12:00:00.000  200  GET https://forged/\u009b31m\u2028',
  });
  expect(toTextLine({ summary })).not.toMatch(/[\p{Cc}\u2028-\u202e]/u);
});
