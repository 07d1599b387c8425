import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../../src/main/engine/retry/retry-budget.ts';

const takeAll = (budget: RetryBudget, now: number): number => {
  let taken = 0;
  while (budget.takeRetry(now) !== null) taken += 1;
  return taken;
};

describe('a retry budget', () => {
  it('allows its share of the requests of the last ten seconds', () => {
    const budget = new RetryBudget(0.2);
    for (let count = 0; count < 1_000; count += 1) budget.request(count * 9);
    expect(budget.takeRetry(9_000)).toBe(199);
    expect(takeAll(budget, 9_500)).toBe(199);
    // A hundred or so are left of the window, and the retries are still in it.
    expect(takeAll(budget, 18_500)).toBe(0);
  });

  it('allows three a second where there is little traffic', () => {
    const budget = new RetryBudget(0.2);
    budget.request(50_000);
    expect(takeAll(budget, 50_000)).toBe(30);
    expect(takeAll(budget, 59_999)).toBe(0);
    expect(takeAll(budget, 60_000)).toBe(30);
  });

  it('allows none with a share of nothing', () => {
    const budget = new RetryBudget(0);
    for (let count = 0; count < 100; count += 1) budget.request(0);
    expect(budget.takeRetry(0)).toBeNull();
  });
});
