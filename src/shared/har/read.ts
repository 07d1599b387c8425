/**
 * Reads of values that were just parsed and may be anything. What is not what is asked for is null or empty; nothing here looks
 * at a property that the value does not have of its own.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

export const at = (fields: Fields | null, key: string): unknown =>
  fields !== null && Object.hasOwn(fields, key) ? fields[key] : undefined;

export const inside = (fields: Fields | null, key: string): Fields | null => fieldsOf(at(fields, key));

/** @param limit in characters; a longer text is none */
export function textAt(fields: Fields | null, key: string, limit: number): string | null {
  const value = at(fields, key);
  return typeof value === 'string' && value.length <= limit ? value : null;
}

export function numberAt(fields: Fields | null, key: string): number | null {
  const value = at(fields, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A number that is not negative, else null. */
export function amountAt(fields: Fields | null, key: string): number | null {
  const value = numberAt(fields, key);
  return value !== null && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** A number of bytes or things, whole as the columns of history have it; else null. */
export function countAt(fields: Fields | null, key: string): number | null {
  const value = amountAt(fields, key);
  return value === null ? null : Math.floor(value);
}

/** The years 1 to 9999, so that what lasts from then on still has dates. Milliseconds since 1970. */
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** A point in time that every part of Doorman can show, else null. */
export const momentOf = (value: number | null): number | null =>
  value !== null && value >= earliest && value <= latest ? value : null;

/** @param limit of items; the rest is left out */
export function listAt(fields: Fields | null, key: string, limit: number): readonly unknown[] {
  const value = at(fields, key);
  return Array.isArray(value) ? value.slice(0, limit) : [];
}

/** One of a closed list, else null. */
export function wordAt<Word extends string>(
  fields: Fields | null,
  key: string,
  words: readonly Word[],
): Word | null {
  const value = at(fields, key);
  return words.find((word) => word === value) ?? null;
}
