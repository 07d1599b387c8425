/** Characters of what is looked for, in UTF-16 units. */
export const findLengthLimit = 200;
/** Units that one unit of it can be written in at most: `\u00e4`. */
const escapeLength = 6;
/** Units that a match has at most. Cases of one letter differ by a unit at most. */
export const matchLengthLimit = 2 * escapeLength * findLengthLimit;

/** What a text stands for in a regular expression: itself. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/**
 * What a search looks for: a text as it stands, in any case, or with characters of it written as JSON may write them (RFC 8259
 * section 7): `\u00e4` for ä, `\/` and `\"`. It holds nothing that repeats, so that looking takes time in proportion to what is
 * looked into.
 *
 * @returns null where there is nothing to look for
 */
export const findPattern = (text: string): RegExp | null =>
  text === '' ? null : new RegExp(Array.from(text.slice(0, findLengthLimit), inAnyWay).join(''), 'giu');

function inAnyWay(character: string): string {
  if (character === '"' || character === '/') return `\\\\?${literally(character)}`;
  if (character <= '\u007f') return literally(character);
  // ß in capitals is two letters, which nobody means by it.
  const cases = [character, character.toLowerCase(), character.toUpperCase()].filter(isOne).map(escaped);
  return `(?:${[character, ...new Set(cases)].join('|')})`;
}

const isOne = (text: string): boolean => /^.$/su.test(text);

/** `ä` → a pattern for `\u00e4`; what is beyond U+FFFF has two of them. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
