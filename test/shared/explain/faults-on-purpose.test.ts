import { expect, it } from 'vitest';
import { routesWithFaults } from '../../../src/shared/explain/faults-on-purpose.ts';

const troubleOf = (faults: unknown) =>
  routesWithFaults({ routes: [{ id: 'a', faults }] })[0]?.trouble ?? null;

it('says of each fault what happens', () => {
  expect(troubleOf({ errorRate: '12.5%', errorStatus: 500 })).toEqual(['12.5 % are answered 500']);
  expect(troubleOf({ errorRate: '1%' })).toEqual(['1 % are answered 503']);
  expect(troubleOf({ delay: '200ms' })).toEqual(['all are held back for 200 ms']);
  expect(troubleOf({ delay: '200ms', jitter: '800ms' })).toEqual(['all are held back for 200 ms to 1 s']);
  expect(troubleOf({ bytesPerSecond: '16KiB' })).toEqual(['responses come with 16 KiB a second']);
  expect(troubleOf({ errorRate: '1%', delay: '1s', bytesPerSecond: '1B' })).toHaveLength(3);
});

it('passes over routes that make no trouble, and what has mistakes', () => {
  const routes = [
    { id: 'none' },
    { id: 'defaults', faults: { errorRate: 0, delay: '0ms', bytesPerSecond: 'unlimited', errorStatus: 500 } },
    { id: 'wrong', faults: { delay: 'long' } },
    { id: 'list', faults: [] },
    { faults: { delay: '1s' } },
    null,
    { id: 'last', faults: { delay: '1s' } },
  ];
  expect(routesWithFaults({ routes })).toEqual([
    { id: 'last', index: 6, trouble: ['all are held back for 1 s'] },
  ]);
  for (const input of [undefined, null, {}, { routes: {} }]) expect(routesWithFaults(input)).toEqual([]);
});
