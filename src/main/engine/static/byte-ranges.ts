import { combineRanges, parse } from 'range-parser';

/** A part of a file: the first byte, and the one behind the last. */
export interface BytePart {
  readonly from: number;
  readonly to: number;
}

/** Parts that one answer may have; who asks for more gets the whole file. Video players and PDF readers ask for one or two. */
export const partsLimit = 16;

/** Characters of a Range field that are looked at. */
const fieldLimit = 1024;

/**
 * The parts that a `Range` field asks for (RFC 9110 section 14.2), in the order asked, those that overlap or touch made one.
 *
 * @param size of the file, bytes
 * @returns `whole` where the field is absent, not understood or asks too much: the field may be ignored always
 */
export function requestedParts(
  range: string | undefined,
  size: number,
): readonly BytePart[] | 'whole' | 'unsatisfiable' {
  if (range === undefined || range.length > fieldLimit) return 'whole';
  const { code, type, ranges } = parse(size, range);
  const invalid = (code & 1) !== 0;
  if (type !== 'bytes' || invalid) return 'whole';
  // The parser leaves a nonzero suffix of an empty file out without a word: it is satisfiable, and there are no bytes to part.
  if (ranges.length === 0) return code === 0 ? 'whole' : 'unsatisfiable';
  const parts = combineRanges(ranges);
  return parts.length > partsLimit ? 'whole' : parts.map(({ start, end }) => ({ from: start, to: end + 1 }));
}

/** As a `Content-Range` field has it. */
export const contentRange = ({ from, to }: BytePart, size: number): string =>
  `bytes ${from}-${to - 1}/${size}`;
