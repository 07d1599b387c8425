/** Characters of a line that are drawn as one; browsers take very long for longer ones. */
export const lineLengthLimit = 5_000;

export interface BrokenText {
  readonly text: string;
  /** Numbers of the lines of {@link text}, from 1, that go on the line before them; in order. */
  readonly continued: readonly number[];
}

/** Breaks lines that are longer than `limit`, for display alone. Costs nothing but a look where none is. */
export function breakLongLines(text: string, limit = lineLengthLimit): BrokenText {
  const parts: string[] = [];
  const continued: number[] = [];
  let line = 1;
  let from = 0;
  /** What is taken over as it is. */
  let kept = 0;
  for (;;) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    let at = from;
    while (end - at > limit) {
      let to = at + limit;
      // Not between the two halves of a character.
      if ((text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to -= 1;
      parts.push(text.slice(kept, to), '\n');
      kept = to;
      at = to;
      line += 1;
      continued.push(line);
    }
    if (found < 0) break;
    line += 1;
    from = found + 1;
  }
  if (continued.length === 0) return { text, continued };
  parts.push(text.slice(kept));
  return { text: parts.join(''), continued };
}
