import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/shared/explain/index.ts';
import type { DecisionEvidence } from '../../../src/shared/model/decision.ts';
import { decided, marked, rows, said } from './fixtures/decisions.ts';

describe('route', () => {
  const matched: DecisionEvidence['route.matched'] = {
    route: 'shop-api',
    position: 2,
    held: ['host', 'path'],
    misses: [{ route: 'admin', part: 'host', wanted: 'admin.localhost', saw: 'shop.localhost' }],
    missesLeftOut: 0,
  };

  it('names the parts that matched and counts the routes before it', () => {
    expect(said('route.matched', matched)).toBe(
      'ok Route: **shop-api** matched on host and path; 1 route before it did not',
    );
    expect(rows(explain(decided('route.matched', matched)))).toEqual([
      'excluded: admin | host is `shop.localhost`, not `admin.localhost`',
      'chosen: shop-api | host and path hold',
    ]);
  });

  it('has no table when no route was looked at before', () => {
    const first = decided('route.matched', { ...matched, position: 1, held: ['host'], misses: [] });
    expect(marked(explain(first).sentence)).toBe('**shop-api** matched on host');
    expect(explain(first).table).toBeNull();
  });

  it('says that a route without conditions takes everything', () => {
    const all = { ...matched, held: [] };
    expect(said('route.matched', all)).toBe(
      'ok Route: **shop-api** takes every request; 1 route before it did not',
    );
    expect(rows(explain(decided('route.matched', all))).at(-1)).toBe('chosen: shop-api | asks for nothing');
  });

  it('counts misses that are not listed, and says what a request lacked', () => {
    const decision = decided('route.matched', {
      ...matched,
      held: ['path'],
      misses: [{ route: 'beta', part: 'header', wanted: 'x-beta: 1', saw: 'no x-beta' }],
      missesLeftOut: 12,
    });
    expect(marked(explain(decision).sentence)).toBe(
      '**shop-api** matched on path; 13 routes before it did not',
    );
    expect(rows(explain(decision))).toEqual([
      'excluded: beta | wants header `x-beta: 1`, saw `no x-beta`',
      'excluded: … | 12 further routes did not match',
      'chosen: shop-api | path holds',
    ]);
  });

  it('says that no route matched and why each did not', () => {
    const decision = decided('route.none', {
      misses: [
        { route: 'shop', part: 'method', wanted: 'GET', saw: 'POST' },
        { route: 'lan', part: 'client', wanted: '10.0.0.0/8', saw: '127.0.0.1' },
      ],
      missesLeftOut: 0,
    });
    expect(marked(explain(decision).sentence)).toBe(
      'No route matches; 2 routes looked at. Add a route for this host and path, or correct the address.',
    );
    expect(explain(decision).tone).toBe('error');
    expect(rows(explain(decision))).toEqual([
      'excluded: shop | method is `POST`, not `GET`',
      'excluded: lan | client address is `127.0.0.1`, not `10.0.0.0/8`',
    ]);
  });

  it('says that there is no route at all', () => {
    expect(said('route.none', { misses: [], missesLeftOut: 0 })).toBe(
      'error Route: No route matches: the configuration has none. Add a route for this host.',
    );
  });
});
