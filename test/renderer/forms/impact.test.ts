import { describe, expect, test } from 'vitest';
import { createImpact, impactPiece, impactText } from '../../../src/renderer/forms/impact.ts';
import type { WhatIfItem, WhatIfReport } from '../../../src/shared/model/what-if.ts';

const outcome = {
  routes: [],
  pool: null,
  candidates: [],
  upstream: null,
  status: 200,
  fault: null,
  decisions: null,
};
const changedItem = (id: string): WhatIfItem => ({
  id,
  method: 'GET',
  url: 'http://a/',
  changed: ['route'],
  before: outcome,
  after: outcome,
  assumed: [],
});
const reportOf = (ids: readonly string[], changed: number): WhatIfReport => ({
  ran: ids.length,
  missing: 0,
  items: ids.slice(0, changed).map(changedItem),
});

/** A clock and a host that answer when the test says so. */
function setUp(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `e${index}`);
  const timers: (() => void)[] = [];
  const runs: {
    readonly input: unknown;
    readonly ids: readonly string[];
    answer(changed: number): Promise<void>;
    fail(message: string): Promise<void>;
  }[] = [];
  const store = createImpact({
    latest: (limit) => ids.slice(-limit),
    after: (_delay, run) => {
      timers.push(run);
      return () => timers.splice(timers.indexOf(run), 1);
    },
    attempt: (input, asked) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise<void>((done) => setImmediate(done));
        runs.push({
          input,
          ids: asked,
          answer: (changed) => {
            resolve(reportOf(asked, changed));
            return settled();
          },
          fail: (message) => {
            reject(new Error(message));
            return settled();
          },
        });
      }),
  });
  return { store, timers, runs, impact: () => store.getState().impact };
}

describe('what a draft changes', () => {
  test('is counted piece by piece once the draft is left alone, and says how far it is', async () => {
    const { store, timers, runs, impact } = setUp(impactPiece + 20);
    store.getState().consider({ draft: 1 });
    expect(runs).toEqual([]);
    timers.shift()?.();
    expect(impact()).toEqual({ phase: 'running', ran: 0, of: impactPiece + 20 });
    await runs[0]?.answer(3);
    expect(impact()).toEqual({ phase: 'running', ran: impactPiece, of: impactPiece + 20 });
    await runs[1]?.answer(1);
    expect(impact()).toMatchObject({ phase: 'ready', changed: 4, ran: impactPiece + 20 });
    expect(impactText(impact())).toBe('4 of 120 requests change');
  });

  test('waits for the last of several edits', () => {
    const { store, timers, runs } = setUp(1);
    store.getState().consider({ draft: 1 });
    store.getState().consider({ draft: 2 });
    expect(timers.length).toBe(1);
    timers.shift()?.();
    expect(runs.map(({ input }) => input)).toEqual([{ draft: 2 }]);
  });

  test('is given up for a newer draft: an answer that comes late counts for nothing, and no further piece is asked for', async () => {
    const { store, timers, runs, impact } = setUp(impactPiece * 2);
    store.getState().consider({ draft: 1 });
    timers.shift()?.();
    store.getState().consider({ draft: 2 });
    await runs[0]?.answer(5);
    expect(runs.length).toBe(1);
    expect(impact()).toEqual({ phase: 'none' });
    store.getState().consider(null);
    expect(timers).toEqual([]);
  });

  test('says that it failed, and is tried again when asked to', async () => {
    const { store, timers, runs, impact } = setUp(1);
    store.getState().consider({ draft: 1 });
    timers.shift()?.();
    await runs[0]?.fail('The run was ended.');
    expect(impact()).toEqual({ phase: 'failed', message: 'The run was ended.' });
    store.getState().retry();
    await runs[1]?.answer(0);
    expect(impactText(impact())).toBe('None of 1 requests changes');
  });

  test('is nothing where there is nothing to try it on', async () => {
    const { store, timers, impact } = setUp(0);
    store.getState().consider({ draft: 1 });
    timers.shift()?.();
    await new Promise((done) => setImmediate(done));
    expect(impact()).toEqual({ phase: 'none' });
  });
});
