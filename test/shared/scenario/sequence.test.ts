import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestSequence } from '../../../src/shared/scenario/sequence.ts';
import { type RequestStream, streamSchema } from '../../../src/shared/scenario/stream.ts';

function stream(change: object = {}): RequestStream {
  const parsed = streamSchema.parse({
    listener: 'demo-web',
    rate: 50,
    most: 400,
    clients: [{ address: '203.0.113.1' }, { address: '203.0.113.2' }],
    requests: [
      { path: '/products/{1..20}', weight: 3 },
      { path: '/basket', method: 'POST', body: '10B' },
    ],
    ...change,
  });
  if (parsed.kind !== 'requests') throw new Error('This is another kind of stream.');
  return parsed;
}

test('the same seed makes the same requests in the same order, and another seed others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      const one = [...requestSequence(stream(), seed, 'people')];
      expect([...requestSequence(stream(), seed, 'people')]).toEqual(one);
      expect([...requestSequence(stream(), (seed + 1) % 2 ** 32, 'people')]).not.toEqual(one);
      expect([...requestSequence(stream(), seed, 'others')]).not.toEqual(one);
    }),
    { numRuns: 30 },
  );
});

test('requests come in order of time, at the rate on average, and end after the most there may be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 500 }), (seed, rate) => {
      const planned = [...requestSequence(stream({ rate }), seed, 'people')];
      expect(planned).toHaveLength(400);
      const times = planned.map(({ at }) => at);
      expect([...times].sort((one, other) => one - other)).toEqual(times);
      const seconds = (times.at(-1) ?? 0) / 1_000;
      expect(399 / seconds / rate).toBeGreaterThan(0.9);
      expect(399 / seconds / rate).toBeLessThan(1.1);
    }),
    { numRuns: 30 },
  );
});

test('kinds of request come by weight, and numbers in paths from their range', () => {
  const planned = [...requestSequence(stream({ most: 4_000 }), 1, 'people')];
  const baskets = planned.filter(({ method }) => method === 'POST');
  expect(baskets.length / planned.length).toBeCloseTo(0.25, 1);
  expect(baskets.every(({ body }) => body === 10)).toBe(true);
  const numbers = planned.flatMap(
    ({ path }) => /^\/products\/([0-9]+)$/.exec(path)?.slice(1).map(Number) ?? [],
  );
  expect(new Set(numbers)).toEqual(new Set(Array.from({ length: 20 }, (_, index) => index + 1)));
  expect(new Set(planned.map(({ client }) => client))).toEqual(new Set([0, 1]));
});

test('those that come together come at the same moment', () => {
  const times = [...requestSequence(stream({ together: 40, most: 120 }), 1, 'crowd')].map(({ at }) => at);
  const counts = new Map<number, number>();
  for (const at of times) counts.set(at, (counts.get(at) ?? 0) + 1);
  expect([...counts.values()]).toEqual([40, 40, 40]);
});
