/** One pair of a form. */
export interface FormField {
  readonly name: string;
  readonly value: string;
}

/** Pairs that are shown, at most. */
export const formFieldLimit = 10_000;

/**
 * Reads `application/x-www-form-urlencoded` (WHATWG URL section 5.1), in the order and repetition it has.
 *
 * @returns the pairs, and whether there were more
 */
export function readForm(
  text: string,
  limit = formFieldLimit,
): { readonly fields: readonly FormField[]; readonly cut: boolean } {
  const fields: FormField[] = [];
  let from = 0;
  while (from <= text.length) {
    const found = text.indexOf('&', from);
    const end = found < 0 ? text.length : found;
    const pair = text.slice(from, end);
    from = end + 1;
    if (pair.trim() === '') continue;
    if (fields.length >= limit) return { fields, cut: true };
    const equals = pair.indexOf('=');
    fields.push({
      name: unescaped(equals < 0 ? pair : pair.slice(0, equals)),
      value: unescaped(equals < 0 ? '' : pair.slice(equals + 1)),
    });
  }
  return { fields, cut: false };
}

/** Percent-decoding never fails: what is not a byte in hex digits stays, and what is not UTF-8 is marked. */
function unescaped(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder().decode(
      Uint8Array.from(run.slice(1).split('%'), (digits) => Number.parseInt(digits, 16)),
    ),
  );
}
