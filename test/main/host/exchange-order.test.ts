import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeExchanges } from '../../../src/main/host/exchange-order.ts';
import { compareExchangeIds } from '../../../src/shared/model/exchange-age.ts';
import { sampleExchange } from '../../contract/sample-exchange.ts';

const idOf = (epoch: number, counter: number): string => `${epoch.toString(36)}-${counter.toString(36)}`;
const all = { limit: 100, characters: 1_000_000, before: null };

test('ids sort by epoch and then by counter, as numbers', () => {
  const number = fc.integer({ min: 0, max: 2 ** 40 });
  fc.assert(
    fc.property(number, number, number, number, (epoch, counter, otherEpoch, otherCounter) => {
      const expected = Math.sign(epoch - otherEpoch || counter - otherCounter);
      expect(Math.sign(compareExchangeIds(idOf(epoch, counter), idOf(otherEpoch, otherCounter)))).toBe(
        expected,
      );
    }),
  );
});

test('memory and disk make one list, oldest first, in which memory wins', () => {
  const stored = [sampleExchange({ id: 'a-2', target: '/old' }), sampleExchange({ id: 'a-1' })];
  const inMemory = [sampleExchange({ id: 'a-10' }), sampleExchange({ id: 'a-2', target: '/new' })];
  const merged = mergeExchanges(stored, inMemory, all);
  expect(merged.map(({ id }) => id)).toEqual(['a-1', 'a-2', 'a-10']);
  expect(merged[1]?.target).toBe('/new');
});

test('the newest are listed, before the given one', () => {
  const stored = Array.from({ length: 20 }, (_, counter) => sampleExchange({ id: idOf(360, counter) }));
  const merged = mergeExchanges(stored, [], { ...all, limit: 3, before: idOf(360, 15) });
  expect(merged.map(({ id }) => id)).toEqual([12, 13, 14].map((counter) => idOf(360, counter)));
});

test('a list that would not fit into a message is cut at its old end', () => {
  const stored = ['a-1', 'a-2', 'a-3'].map((id) =>
    sampleExchange({ id, authority: '', target: 'x'.repeat(100) }),
  );
  const merged = mergeExchanges(stored, [], { ...all, characters: 250 });
  expect(merged.map(({ id }) => id)).toEqual(['a-2', 'a-3']);
});
