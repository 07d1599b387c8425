import { HINT_LENGTH } from './limits.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** The text of the first `title` element of an HTML page, as {@link shortText}; null when there is none. */
export function pageTitle(page: string): string | null {
  // The classes stop at the next '<', which keeps the search linear on hostile pages.
  const raw = /<title(?:\s[^<>]*)?>([^<]*)<\/title/i.exec(page)?.[1] ?? '';
  return shortText(raw.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, decodeEntity));
}

/** One line of at most {@link HINT_LENGTH} characters without control characters, or null when nothing is left. */
export function shortText(text: string): string | null {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > HINT_LENGTH ? `${characters.slice(0, HINT_LENGTH - 1).join('')}…` : line;
  return short === '' ? null : short;
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) {
    return ENTITIES.get(name.toLowerCase()) ?? whole;
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0x10_ff_ff ? whole : String.fromCodePoint(code);
}
