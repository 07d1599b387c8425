/** Blocks and finish of MurmurHash3 for 32 bits, by Austin Appleby: not for secrets, but fast and even. */

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

function block(hash: number, value: number): number {
  const mixed = Math.imul(rotate(Math.imul(value, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let value = hash ^ length;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** 32 bits of a text, one block for each UTF-16 code unit. The same in every run. */
export function hashOfText(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = block(hash, text.charCodeAt(at));
  return finish(hash, text.length);
}

/** 32 bits of two hashes. */
export function mixHashes(one: number, other: number): number {
  return finish(block(block(0, one), other), 8);
}
