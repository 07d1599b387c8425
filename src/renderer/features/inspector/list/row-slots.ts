/** Which elements show which rows: one that stays in view keeps its own, and the others take those of rows that left. */
export interface RowSlots {
  /** A slot for each row of a stretch, in its order. There are no more slots than the longest stretch so far. */
  take(first: number, end: number): readonly number[];
}

export function createRowSlots(): RowSlots {
  let from = 0;
  let taken: readonly number[] = [];
  let count = 0;
  /** Slots of no row. The last that became free is taken first, so that a stretch as long as before leaves none to be put away. */
  const free: number[] = [];
  return {
    take(first, end) {
      taken.forEach((slot, place) => {
        const index = from + place;
        if (index < first || index >= end) free.push(slot);
      });
      const next: number[] = [];
      for (let index = first; index < end; index += 1) {
        let slot = index < from ? undefined : taken[index - from];
        slot ??= free.pop();
        if (slot === undefined) {
          slot = count;
          count += 1;
        }
        next.push(slot);
      }
      from = first;
      taken = next;
      return next;
    },
  };
}
