/** Levenshtein's distance: how many insertions, deletions and replacements of one character lie between two words. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, left] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
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
