/** A part of a body: first byte, and behind the last one. */
export interface BytePart {
  readonly from: number;
  readonly to: number;
}

/** No two runs of white space stand side by side: a long one would be divided between them in every way. */
const rangeForm = /^bytes[ \t]*=[ \t]*(?:([0-9]+)[ \t]*)?-[ \t]*(?:([0-9]+)[ \t]*)?$/i;

/**
 * The part that `Range` asks for (RFC 9110 section 14.2).
 *
 * @returns 'unsatisfiable' where the body has no such part; null where the whole is to be sent: another unit, several parts, or
 * what cannot be read
 */
export function partAsked(range: string | undefined, size: number): BytePart | 'unsatisfiable' | null {
  const found = rangeForm.exec(range ?? '');
  if (found === null) return null;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { from: Math.max(0, size - length), to: size };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return null;
  if (from >= size) return 'unsatisfiable';
  return { from, to: last === '' ? size : Math.min(Number(last) + 1, size) };
}
