/** Smallest time told apart, as a power of two of microseconds: 64 µs. */
const lowestExponent = 6;
/** Largest: 2^27 µs, more than two minutes; whatever takes longer counts as that. */
const highestExponent = 27;
/** Buckets for each doubling: the middle of one is within an eighth of what was measured. */
const stepsPerDoubling = 4;

/** Buckets of one histogram. */
export const histogramSize = (highestExponent - lowestExponent) * stepsPerDoubling;

/** The bucket of a time in microseconds. Bits of the number pick it, as in HdrHistogram; no logarithm is taken. */
export function bucketOf(time: number): number {
  const whole = Math.max(2 ** lowestExponent, Math.min(2 ** highestExponent - 1, Math.round(time)));
  const exponent = 31 - Math.clz32(whole);
  const step = (whole >> (exponent - 2)) & (stepsPerDoubling - 1);
  return (exponent - lowestExponent) * stepsPerDoubling + step;
}

/** The middle of a bucket in microseconds. */
function middleOf(bucket: number): number {
  const exponent = Math.floor(bucket / stepsPerDoubling) + lowestExponent;
  const width = 2 ** exponent / stepsPerDoubling;
  return 2 ** exponent + (bucket % stepsPerDoubling) * width + width / 2;
}

/**
 * The time that a share of those counted does not exceed, in microseconds; null when there are none.
 *
 * @param share above 0, up to 1: 0.5 for the median
 */
export function percentileOf(counts: ArrayLike<number>, share: number): number | null {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) total += counts[bucket] ?? 0;
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    seen += counts[bucket] ?? 0;
    if (seen >= rank) return middleOf(bucket);
  }
  return null;
}
