import { expect, test } from 'vitest';
import { restartDelay } from '../../../src/main/host/restart-delay.ts';

test('the first restart is at once, then the delay doubles from 100 ms to 5 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map(restartDelay)).toEqual([
    0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000,
  ]);
});
