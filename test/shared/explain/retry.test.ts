import { describe, expect, it } from 'vitest';
import type { RetryRefusal } from '../../../src/shared/model/decision.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { said, url } from './fixtures/decisions.ts';

const about = { pool: 'shop', upstream: 'a', attempt: 2, attempts: 3 };

describe('retry', () => {
  it('says which attempt begins, and what the last one came to', () => {
    const again = (reason: string) => said('retry.again', { ...about, reason, budgetLeft: 29 });
    expect(again('connect')).toBe(
      'warn Retry: Attempt 2 of 3, because no connection to **a** could be used. The retry budget of **shop** has 29 left',
    );
    expect(again('reset')).toContain('because **a** closed the connection before it answered.');
    expect(again('503')).toContain('because **a** answered `503`.');
  });

  it('says why there is no further attempt', () => {
    const refusals: readonly RetryRefusal[] = ['attempts', 'method', 'body', 'informed', 'budget'];
    const sentences = refusals.map((why) => said('retry.given_up', { ...about, reason: '502', why }));
    expect(new Set(sentences).size).toBe(refusals.length);
    for (const sentence of sentences)
      expect(sentence).toMatch(
        /^error Retry: No further attempt after 2 of 3, though \*\*a\*\* answered `502`: /,
      );
    expect(sentences[4]).toContain('too large a share of the requests to this pool were retries');
  });
});

describe('an upstream that is broken on purpose', () => {
  it('is said to be, whatever it does', () => {
    const broken = { upstream: 'a', url };
    expect(said('forward.broken', { ...broken, mode: 'refuse', delay: null })).toBe(
      'error Forward: **a** is broken on purpose: it refuses connections. Mend it in the Upstreams view',
    );
    expect(said('forward.broken', { ...broken, mode: 'slow', delay: milliseconds(2000) })).toBe(
      'warn Forward: **a** is broken on purpose: it was asked 2 s late. Mend it in the Upstreams view',
    );
  });
});
