import type { NumberUnit } from './fields.ts';

/** Microseconds in each unit of time. */
const durationUnits: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  s: 1e6,
  m: 6e7,
  min: 6e7,
  h: 3.6e9,
  d: 8.64e10,
};

/** Bytes in each unit of size, by name without case. */
const sizeUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const amount = /^([0-9]{1,16}(?:\.[0-9]{1,9})?)([a-zµμ]*)$/i;

const expected: Readonly<Record<NumberUnit, string>> = {
  status: 'Use a number such as 404, a class such as 5xx, or none.',
  duration: 'Use a number with us, ms, s, m or h, such as 200ms.',
  size: 'Use a number with B, kB, KiB, MB or MiB, such as 1MiB.',
  count: 'Use a whole number, such as 2.',
};

const named: Readonly<Record<NumberUnit, string>> = {
  status: 'a status',
  duration: 'a duration',
  size: 'a size',
  count: 'a number',
};

/** The sentence for a value that is no amount of this unit. */
export const notAnAmount = (unit: NumberUnit, value: string): string =>
  `'${value}' is not ${named[unit]}. ${expected[unit]}`;

/**
 * Reads what is written for a number: microseconds for a duration, bytes for a size.
 *
 * @returns null when it is none
 */
export function readAmount(unit: NumberUnit, written: string): number | null {
  if (unit === 'status') return /^[1-5][0-9]{2}$/.test(written) ? Number(written) : null;
  if (unit === 'count') return /^[0-9]{1,6}$/.test(written) ? Number(written) : null;
  const found = amount.exec(written);
  if (found === null) return null;
  const units = unit === 'duration' ? durationUnits : sizeUnits;
  const name = (found[2] ?? '').toLowerCase();
  const factor = Object.hasOwn(units, name) ? units[name] : undefined;
  if (factor === undefined) return Number(found[1]) === 0 && name === '' ? 0 : null;
  const value = Number(found[1]) * factor;
  return value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** Writes a whole number so that {@link readAmount} reads the same, where it is one that can be read. */
export function writeAmount(unit: NumberUnit, value: number): string {
  if (unit === 'duration') return `${value}us`;
  return unit === 'size' ? `${value}B` : String(value);
}
