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

  it('says what a rule made of a path that cannot be sent', () => {
    expect(said('transform.path_refused', { before: '/old', after: 'new' })).toBe(
      'error Request: `rewrite.path` made `new` of `/old`, which is not a path: it must begin with / and have no space and no #',
    );
  });

  it('says why cookies lost Secure', () => {
    expect(said('transform.cookie_secure_dropped', { cookies: ['sid'] })).toBe(
      'info Response: Took Secure from the cookie `sid`: the client asked over plain HTTP and would not send it back',
    );
    expect(said('transform.cookie_secure_dropped', { cookies: ['a', 'b'] })).toBe(
      'info Response: Took Secure from the cookies `a`, `b`: the client asked over plain HTTP and would not send them back',
    );
  });

  it('offers the fix for a dev server that does not know the host', () => {
    expect(
      said('transform.foreign_host_refused', {
        route: 'shop',
        upstream: 'dev',
        server: 'vite',
        host: 'shop.test',
        fix: { key: 'rewrite.host', value: 'upstream' },
      }),
    ).toBe(
      'warn Response: **dev** (Vite) refused the request because it does not know the host `shop.test`: set `rewrite.host: upstream` on the route **shop**, or allow the host in the service',
    );
  });
});
