/** A longest part of `values` that rises, in order. Values are all different. O(n log n). */
export function longestRising(values: readonly number[]): readonly number[] {
  /** For each length, the index of the smallest value that ends a rising part of that length. */
  const ends: number[] = [];
  const previous: (number | null)[] = [];
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low === 0 ? null : (ends[low - 1] ?? null));
    ends[low] = index;
  }
  const rising: number[] = [];
  for (let at = ends.at(-1) ?? null; at !== null; at = previous[at] ?? null) rising.push(values[at] ?? 0);
  return rising.reverse();
}
