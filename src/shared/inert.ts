/**
 * Characters that a terminal, or whoever lays out a line, acts on rather than shows: controls, ends of lines and paragraphs, and
 * those that turn the direction of writing around (Unicode Standard Annex 9).
 */
const acting = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const actingButLayout = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text of a stranger on one line that does nothing: each acting character is shown as one that cannot be shown. */
export const inertLine = (text: string): string => text.replace(acting, '\u{FFFD}');

/** The same for text that was laid out here: line feeds and tabs stay. */
export const inertText = (text: string): string => text.replace(actingButLayout, '\u{FFFD}');

/** The same JSON, with acting characters as numbers; they are in texts alone, but for line feeds and tabs. */
export const inertJson = (json: string): string =>
  json.replace(actingButLayout, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
