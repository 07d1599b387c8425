/** An entry of a list while it is typed. */
export interface PendingEntry {
  /** Its place among the values. */
  readonly at: number;
  readonly text: string;
  /** What the list holds of it at that place; null when nothing. */
  readonly held: string | null;
  /** What the entry was before; null for a new one. */
  readonly original: string | null;
  /** Whether the list refused the text as it is now. */
  readonly refused: boolean;
}

/** The values without the entry that is being typed. */
export const withoutPending = (values: readonly string[], pending: PendingEntry | null): readonly string[] =>
  pending === null || pending.held === null ? values : values.toSpliced(pending.at, 1);

/** The entry, unless the list was changed from outside, such as by undo, so that it holds something else there. */
export const stillPending = (values: readonly string[], pending: PendingEntry | null): PendingEntry | null =>
  pending === null || pending.held === null || values[pending.at] === pending.held ? pending : null;

/** Texts between commas or white space. A regular expression is one text, whatever is in it. */
export function splitEntries(text: string): readonly string[] {
  return text.trimStart().startsWith('~') ? [text] : text.split(/[\s,]+/);
}
