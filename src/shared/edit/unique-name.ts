/** Characters an id may have, at most. */
const idLength = 40;

/** Turns any text into an id: `[a-z0-9-]{1,40}`. */
export function toId(text: string): string {
  const id = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, idLength)
    .replace(/-+$/, '');
  return id === '' ? 'service' : id;
}

/** `wanted`, or the first of `wanted-2`, `wanted-3` … that is not taken; at most `length` characters. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>, length: number = idLength): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = `${wanted.slice(0, length - suffix.length)}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}
