/**
 * How many insertions, deletions, replacements of one character and swaps of two neighbours lie between two words
 * (optimal string alignment distance).
 */
const distance = (one: string, other: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && one[i] === other[j - 1] && one[i - 1] === other[j];
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The longest word that is compared; longer ones are no typing mistake of a short name. */
const MAX_WORD_CHARACTERS = 64;

/** The known word that `word` was most likely meant to be; undefined when none is near (about a third wrong). */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > MAX_WORD_CHARACTERS) return undefined;
  const near = known
    .map((candidate) => ({ candidate, away: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => away <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.away - other.away);
  return near[0]?.candidate;
};
