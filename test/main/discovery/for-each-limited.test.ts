import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { forEachLimited } from '../../../src/main/discovery/for-each-limited.ts';

it('does every item once, with no more open than the limit', async () => {
  const done: number[] = [];
  let open = 0;
  let most = 0;
  await forEachLimited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    open += 1;
    most = Math.max(most, open);
    await nextTurn();
    open -= 1;
    done.push(item);
  });
  expect(done.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

it('ends at once when there is nothing to do', async () => {
  await expect(forEachLimited([], 3, () => Promise.reject(new Error('called')))).resolves.toBeUndefined();
});

it('starts nothing more after a failure, and reports it', async () => {
  const started: number[] = [];
  const work = async (item: number) => {
    started.push(item);
    if (item === 2) {
      throw new Error('two failed');
    }
  };
  await expect(forEachLimited([1, 2, 3, 4], 1, work)).rejects.toThrow('two failed');
  expect(started).toEqual([1, 2]);
});
