import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ExchangeBatch,
  merges,
  pendingCharacterLimit,
  pendingExchangeLimit,
} from '../../../src/shared/contract/events.ts';
import { sampleExchange } from '../../contract/sample-exchange.ts';

const items = fc.array(
  fc.record({ id: fc.integer({ min: 0, max: 30 }), target: fc.integer({ min: 0, max: 9 }) }),
  { maxLength: 40 },
);
const batchOf = (entries: readonly { id: number; target: number }[]): ExchangeBatch => ({
  items: entries.map(({ id, target }) => sampleExchange({ id: `e-${id}`, target: `/${target}` })),
  dropped: 0,
  reset: false,
});

test('merged batches say the latest of every exchange, once', () => {
  fc.assert(
    fc.property(fc.array(items, { minLength: 1, maxLength: 5 }), (batches) => {
      const latest = new Map(batches.flat().map(({ id, target }) => [`e-${id}`, `/${target}`]));
      // What one batch repeats is not merged yet: merging begins when two meet.
      const merged = batches
        .map(batchOf)
        .reduce((waiting, next) => merges.exchanges(waiting, next), batchOf([]));
      expect(new Map(merged.items.map(({ id, target }) => [id, target]))).toEqual(latest);
      expect(merged.items).toHaveLength(latest.size);
      expect(merged.dropped).toBe(0);
    }),
  );
});

test('what is left out is counted, and the newest stay', () => {
  const many = Array.from({ length: pendingExchangeLimit }, (_, id) => ({ id, target: 0 }));
  const merged = merges.exchanges(
    batchOf(many),
    batchOf([
      { id: -1, target: 0 },
      { id: -2, target: 0 },
    ]),
  );
  expect(merged.items).toHaveLength(pendingExchangeLimit);
  expect(merged.items.at(-1)?.id).toBe('e--2');
  expect(merged.dropped).toBe(2);
});

test('targets of any length never make a batch that is too long for one message', () => {
  const long = 'x'.repeat(64 * 1024);
  const batch: ExchangeBatch = {
    items: Array.from({ length: 200 }, (_, id) => sampleExchange({ id: `e-${id}`, target: long })),
    dropped: 0,
    reset: false,
  };
  const merged = merges.exchanges(batch, batchOf([]));
  const characters = merged.items.reduce((sum, { target }) => sum + target.length, 0);
  expect(characters).toBeLessThanOrEqual(pendingCharacterLimit);
  expect(merged.items.length + merged.dropped).toBe(200);
  expect(merged.items.at(-1)?.id).toBe('e-199');
});
