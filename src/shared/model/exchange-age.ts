import type { ExchangeId } from './exchange.ts';

/**
 * Orders ids by age: `<epoch>-<counter>`, both numbers in base 36 without leading zeros, the epoch being the time
 * the engine started. So a longer number is the larger one.
 */
export function compareExchangeIds(one: ExchangeId, other: ExchangeId): number {
  const [oneEpoch, oneCounter] = split(one);
  const [otherEpoch, otherCounter] = split(other);
  return compareNumbers(oneEpoch, otherEpoch) || compareNumbers(oneCounter, otherCounter);
}

function split(id: ExchangeId): readonly [epoch: string, counter: string] {
  const at = id.lastIndexOf('-');
  return [id.slice(0, Math.max(at, 0)), id.slice(at + 1)];
}

function compareNumbers(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : Number(one > other);
}
