import { matchLengthLimit } from './find-pattern.ts';

/** UTF-16 units that are looked at between two pauses: about a millisecond. */
export const pieceLength = 64 * 1024;
/** How far a match that begins in a piece may reach beyond it. */
const overlap = matchLengthLimit;

/** Where what is looked for stands, in rising order; null is a pause, behind a bounded piece of work. */
export type Places = Generator<number | null, void>;

/** @param slice gives the text between two places */
export function* findInText(
  length: number,
  slice: (from: number, to: number) => string,
  pattern: RegExp,
): Places {
  for (let from = 0; from < length; ) {
    const piece = slice(from, Math.min(length, from + pieceLength + overlap));
    let end = pieceLength;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(piece); match !== null; match = pattern.exec(piece)) {
      if (match.index >= pieceLength) break;
      yield from + match.index;
      end = Math.max(end, pattern.lastIndex);
      // The pattern belongs to whoever looks, who may have looked elsewhere meanwhile.
      pattern.lastIndex = match.index + match[0].length;
    }
    from += end;
    yield null;
  }
}

/** First place of a match between two places; -1 for none. */
export function* findFirst(
  text: string,
  start: number,
  end: number,
  pattern: RegExp,
): Generator<null, number> {
  for (let from = start; from < end; from += pieceLength) {
    const at = text.slice(from, Math.min(end, from + pieceLength + overlap)).search(pattern);
    if (at >= 0) return from + at;
    if (from + pieceLength < end) yield null;
  }
  return -1;
}
