/** Bits that one pass sorts by: three passes for each of the two halves of a number. */
const passBits = 11;
const buckets = 1 << passBits;
const digitMask = buckets - 1;
const shifts = [0, passBits, 2 * passBits] as const;

const allBits = 0xffff_ffff;
const signBit = 0x8000_0000;

/** Which of the two halves of a number in memory is the upper one. */
const upper = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Indices of numbers in their order; equal ones keep theirs, and what is not a number is last, either way.
 *
 * A radix sort, least significant digits first: nothing is compared, so that its cost grows with how many there are and with nothing else.
 */
export function numberOrder(values: Float64Array, isDescending: boolean): Uint32Array {
  const count = values.length;
  const { low, high } = orderedBits(values, isDescending);
  let order = new Uint32Array(count);
  let next = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) order[index] = index;
  const starts = new Uint32Array(buckets);
  for (const half of [low, high]) {
    for (const shift of shifts) {
      starts.fill(0);
      for (let index = 0; index < count; index += 1) {
        const digit = ((half[index] ?? 0) >>> shift) & digitMask;
        starts[digit] = (starts[digit] ?? 0) + 1;
      }
      // The digit is the same in all of them, as the lower ones of whole numbers are.
      if (starts[((half[0] ?? 0) >>> shift) & digitMask] === count) continue;
      let sum = 0;
      for (let digit = 0; digit < buckets; digit += 1) {
        const many = starts[digit] ?? 0;
        starts[digit] = sum;
        sum += many;
      }
      for (let place = 0; place < count; place += 1) {
        const index = order[place] ?? 0;
        const digit = ((half[index] ?? 0) >>> shift) & digitMask;
        const at = starts[digit] ?? 0;
        next[at] = index;
        starts[digit] = at + 1;
      }
      [order, next] = [next, order];
    }
  }
  return order;
}

/** The bits of numbers in halves, so that the order of both together as whole numbers is the order asked for. */
function orderedBits(values: Float64Array, isDescending: boolean) {
  const count = values.length;
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * count);
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) {
      low[index] = allBits;
      high[index] = allBits;
      continue;
    }
    // Zero has two signs, and they are equal.
    const upperBits = value === 0 ? 0 : (bits[2 * index + upper] ?? 0);
    const lowerBits = bits[2 * index + 1 - upper] ?? 0;
    // Of negative numbers all bits are turned, of others the sign alone; downwards, all of them once more.
    const isNegative = upperBits >= signBit;
    low[index] = isNegative === isDescending ? lowerBits : ~lowerBits;
    high[index] = upperBits ^ (isNegative ? (isDescending ? 0 : allBits) : isDescending ? ~signBit : signBit);
  }
  return { low, high };
}
