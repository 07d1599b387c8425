/** Field names that are remembered, at most; what is sent once is not worth more. */
const rememberedLimit = 2048;
/** Longer names are not remembered. */
const rememberedLength = 64;

/** Characters of a token (RFC 9110 section 5.6.2), by code. */
const tokenCharacters = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  tokenCharacters[character.charCodeAt(0)] = 1;
}

export function isToken(text: string): boolean {
  if (text === '') return false;
  for (let at = 0; at < text.length; at += 1) {
    if (tokenCharacters[text.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

/** Valid names as they were written, each with its lower-case form. The same few hundred come again and again. */
const remembered = new Map<string, string>();

/**
 * The lower-case form of a field name, by which names are compared (RFC 9110 section 5.1). The same string object each
 * time for names seen before, which makes comparing and looking it up cheap.
 *
 * @returns undefined for what is not a field name
 */
export function keyOfFieldName(name: string): string | undefined {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (!isToken(name)) return undefined;
  if (name.length > rememberedLength) return name.toLowerCase();
  // A copy: a part of a head would keep all of it in memory.
  const own = Buffer.from(name, 'latin1').toString('latin1');
  const lowerCase = own.toLowerCase();
  // Whoever sends thousands of names must not keep the usual ones out for good.
  if (remembered.size >= rememberedLimit) remembered.clear();
  remembered.set(own, lowerCase);
  return lowerCase;
}
