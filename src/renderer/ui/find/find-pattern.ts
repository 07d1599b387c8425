/** Characters of what is looked for, in UTF-16 units. */
export const findLengthLimit = 200;

/** What a text stands for in a regular expression: itself. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/**
 * What a search looks for: a text as it stands, in any case. It holds nothing that repeats, so that looking takes time in
 * proportion to what is looked into.
 *
 * @returns null where there is nothing to look for
 */
export const findPattern = (text: string): RegExp | null =>
  text === '' ? null : new RegExp(literally(text.slice(0, findLengthLimit)), 'giu');
