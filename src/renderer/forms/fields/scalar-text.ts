/** A scalar as text; nothing where there is none. */
export const scalarText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** What a text means where a number is wanted. Text that is none stays text, for the check to refuse. */
export const numberOrText = (text: string, isWhole = true): number | string | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const form = isWhole ? /^(0|[1-9][0-9]{0,9})$/ : /^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,12})?$/;
  return form.test(trimmed) ? Number(trimmed) : text;
};

/** A list as it was written, or the one value that was written in place of a list. */
export function entriesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
