import { describe, expect, it } from 'vitest';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import { decided, rows, said } from './fixtures/decisions.ts';

describe('transform', () => {
  it('says what was rewritten, removed, added and changed in a request', () => {
    const decision = decided('transform.request', {
      changes: [
        { name: 'x-debug', before: '1', after: null },
        { name: 'via', before: null, after: '1.1 doorman' },
        { name: 'host', before: 'shop.localhost', after: 'localhost:3001' },
      ],
      target: { before: '/api/cart', after: '/cart' },
    });
    expect(toText({ ...explain(decision), table: null })).toBe(
      'Request: Rewrote /api/cart to /cart; removed x-debug; added via; changed host',
    );
    expect(rows(explain(decision))).toEqual([
      'plain: `x-debug` | `1` | —',
      'plain: `via` | — | `1.1 doorman`',
      'plain: `host` | `shop.localhost` | `localhost:3001`',
    ]);
  });

  it('names a repeated field once and counts what does not fit', () => {
    const changes = ['a', 'b', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => ({
      name,
      before: '1',
      after: null,
    }));
    expect(said('transform.response', { changes })).toBe(
      'info Response: Removed `a`, `b`, `c`, `d`, `e`, `f` and 2 more',
    );
  });

  it('says that nothing was changed', () => {
    expect(said('transform.request', { changes: [], target: null })).toBe(
      'info Request: Passed on unchanged',
    );
    expect(said('transform.response', { changes: [] })).toBe('info Response: Passed on unchanged');
    expect(explain(decided('transform.response', { changes: [] })).table).toBeNull();
  });
});
