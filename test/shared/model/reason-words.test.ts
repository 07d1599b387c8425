import { expect, it } from 'vitest';
import type { Decision } from '../../../src/shared/model/decision.ts';
import { reasonWords } from '../../../src/shared/model/reason-words.ts';
import { microseconds, milliseconds } from '../../../src/shared/model/units.ts';

const when = { startedAt: microseconds(0), duration: microseconds(0) };

it('are the codes of decisions and the finer words of their evidence, each once', () => {
  const given = { pool: 'shop', upstream: 'a', attempt: 1, attempts: 1 };
  const decisions: readonly Decision[] = [
    {
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
      ...when,
    },
    {
      stage: 'balance',
      code: 'balance.round_robin',
      evidence: {
        pool: 'shop',
        chosen: 'a',
        candidates: [],
        fallback: { reason: 'hash_key_missing', key: 'header:x' },
      },
      ...when,
    },
    {
      stage: 'forward',
      code: 'forward.broken',
      evidence: { upstream: 'a', url: 'http://a/', mode: 'slow', delay: milliseconds(5) },
      ...when,
    },
    // What is no word of a closed list would make a set of its own for every exchange.
    {
      stage: 'retry',
      code: 'retry.given_up',
      evidence: { ...given, reason: 'status 503', why: 'attempts' },
      ...when,
    },
    {
      stage: 'retry',
      code: 'retry.given_up',
      evidence: { ...given, reason: 'status 503', why: 'attempts' },
      ...when,
    },
  ];
  expect(reasonWords(decisions)).toEqual([
    'attempts',
    'balance.round_robin',
    'cache.miss',
    'forward.broken',
    'hash_key_missing',
    'retry.given_up',
    'slow',
    'vary_mismatch',
  ]);
  expect(reasonWords([])).toEqual([]);
});
