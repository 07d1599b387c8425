import { describe, expect, it } from 'vitest';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import { candidate, decided, marked, rows, said } from './fixtures/decisions.ts';

describe('balance', () => {
  it('says whose turn it was, among how many, with the candidates as evidence', () => {
    const decision = decided('balance.round_robin', {
      pool: 'shop',
      chosen: 'api-1',
      candidates: [
        candidate('api-1', { active: 2, score: 1 }),
        candidate('api-2', { score: 0.333333 }),
        candidate('api-3', { score: null, excluded: 'disabled' }),
      ],
    });
    expect(marked(explain(decision).sentence)).toBe(
      'Round robin chose **api-1**: its turn among 2 available',
    );
    expect(explain(decision).table?.columns).toEqual(['Upstream', 'Active', 'Weight', 'Score', 'State']);
    expect(rows(explain(decision))).toEqual([
      'chosen: api-1 | 2 | 1 | 1 | available',
      'plain: api-2 | 0 | 1 | 0.33 | available',
      'excluded: api-3 | 0 | 1 | — | disabled',
    ]);
  });

  it('says that weights had a part in it', () => {
    const candidates = [candidate('a', { weight: 3 }), candidate('b')];
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates })).toBe(
      'ok Balance: Round robin chose **a**: its turn by weight among 2 available',
    );
  });

  it('says when there was no choice', () => {
    const b = candidate('b', { excluded: 'disabled' });
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates: [candidate('a'), b] })).toBe(
      'ok Balance: Round robin chose **a**: the only one available',
    );
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates: [candidate('a')] })).toBe(
      'ok Balance: Round robin chose **a**: the only upstream of **shop**',
    );
  });

  it('says why nobody was available', () => {
    const candidates = [candidate('a', { excluded: 'disabled' }), candidate('b', { excluded: 'disabled' })];
    const decision = decided('balance.none_available', { pool: 'shop', candidates });
    expect(toText(explain(decision)).split('\n')[0]).toBe(
      'Balance: No upstream of shop is available: 2 disabled. Enable one of them, or add another.',
    );
    expect(rows(explain(decision))).toHaveLength(2);
    expect(said('balance.none_available', { pool: 'shop', candidates: [] })).toBe(
      'error Balance: **shop** has no upstream. Add one to the pool.',
    );
  });
});
