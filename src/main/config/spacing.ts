/** The most lines by which two texts may differ to be compared. Beyond it they count as wholly different. */
const MAX_DIFFERENCES = 1_000;

/** Pairs of indexes of the lines that two texts have in common, in order. */
type CommonLines = readonly (readonly [left: number, right: number])[];

/**
 * Finds the longest common subsequence of two lists of lines, by Myers' greedy algorithm ("An O(ND) Difference
 * Algorithm and Its Variations", 1986). Empty when they differ by more than {@link MAX_DIFFERENCES} lines.
 */
export const commonLines = (left: readonly string[], right: readonly string[]): CommonLines => {
  const limit = Math.min(MAX_DIFFERENCES, left.length + right.length);
  // furthest.get(k): how far into `left` a path on diagonal k = x - y reaches with the differences spent so far.
  let furthest = new Map<number, number>([[1, 0]]);
  const history: Map<number, number>[] = [];
  for (let spent = 0; spent <= limit; spent += 1) {
    history.push(new Map(furthest));
    const next = new Map(furthest);
    for (let diagonal = -spent; diagonal <= spent; diagonal += 2) {
      const below = furthest.get(diagonal + 1) ?? -1;
      const beside = furthest.get(diagonal - 1) ?? -1;
      let x = diagonal === -spent || (diagonal !== spent && beside < below) ? below : beside + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length)
        return walkBack(history, left.length, right.length);
    }
    furthest = next;
  }
  return [];
};

const walkBack = (
  history: readonly Map<number, number>[],
  leftLength: number,
  rightLength: number,
): CommonLines => {
  const pairs: [number, number][] = [];
  let x = leftLength;
  let y = rightLength;
  for (let spent = history.length - 1; spent >= 0; spent -= 1) {
    const furthest = history[spent];
    const diagonal = x - y;
    const below = furthest?.get(diagonal + 1) ?? -1;
    const beside = furthest?.get(diagonal - 1) ?? -1;
    const from = diagonal === -spent || (diagonal !== spent && beside < below) ? diagonal + 1 : diagonal - 1;
    const fromX = spent === 0 ? 0 : (furthest?.get(from) ?? 0);
    const fromY = spent === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    x = fromX;
    y = fromY;
  }
  return pairs.reverse();
};

/** A line without what an author may lay out freely: alignment of comments, padding in braces, trailing space. */
const bare = (line: string): string =>
  line
    .trimEnd()
    .replaceAll(/(\S)[ \t]+/g, '$1 ')
    .replaceAll(/([{[]) /g, '$1')
    .replaceAll(/ ([}\]])/g, '$1');

/** A stretch of lines in the original and what the YAML writer makes of it. */
interface Stretch {
  readonly original: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Cuts both texts into stretches that correspond, each as short as possible. */
const stretches = (original: readonly string[], normal: readonly string[]): Stretch[] => {
  const found: Stretch[] = [];
  let [fromOriginal, fromNormal] = [0, 0];
  for (const [originalIndex, normalIndex] of commonLines(original.map(bare), normal.map(bare))) {
    const between = original.slice(fromOriginal, originalIndex);
    if (normalIndex > fromNormal) found.push({ original: between, start: fromNormal, end: normalIndex });
    // Blank lines that only the original has stay with the line that follows them.
    const blanks = normalIndex === fromNormal && between.every((line) => line.trim() === '') ? between : [];
    found.push({
      original: [...blanks, original[originalIndex] ?? ''],
      start: normalIndex,
      end: normalIndex + 1,
    });
    fromOriginal = originalIndex + 1;
    fromNormal = normalIndex + 1;
  }
  // Both texts end in a line break, so what is left at the end is the empty piece behind it, if anything.
  if (fromNormal < normal.length) {
    found.push({ original: original.slice(fromOriginal), start: fromNormal, end: normal.length });
  }
  return found;
};

/**
 * Gives a text that the YAML writer made back the layout of the file it came from, wherever that did not change.
 *
 * @param original The file as its author wrote it.
 * @param normal What the writer makes of the original without any change.
 * @param edited What the writer makes of it after the change.
 * @returns `edited`, with every stretch that is also in `normal` as it is in `original`. The caller must check that it
 * still means the same: layout matters to YAML in ways that this does not know.
 */
export const restoreSpacing = (original: string, normal: string, edited: string): string => {
  const originalLines = original.split('\n');
  const normalLines = normal.split('\n');
  const editedLines = edited.split('\n');
  const editedOf = new Map(commonLines(normalLines, editedLines));
  const result: string[] = [];
  let at = 0;
  for (const stretch of stretches(originalLines, normalLines)) {
    const first = editedOf.get(stretch.start);
    if (first === undefined) continue;
    const indexes = Array.from({ length: stretch.end - stretch.start }, (_, index) =>
      editedOf.get(stretch.start + index),
    );
    if (!indexes.every((index, offset) => index === first + offset)) continue;
    result.push(...editedLines.slice(at, first), ...stretch.original);
    at = first + indexes.length;
  }
  return [...result, ...editedLines.slice(at)].join('\n');
};
