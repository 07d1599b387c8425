/**
 * Reading values that nothing has checked yet. The checks that compare parts of a file with one another work on the
 * raw value, so that a mistake in one place never hides those in another.
 */
export type RawMap = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

export const isRawMap = (value: unknown): value is RawMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path; undefined where there is none. */
export const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
    return isRawMap(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
  }, input);

/** The maps in the list at `path`, with their paths; nothing where there is no such list. */
export const mapsAt = (input: unknown, path: Path): { map: RawMap; path: Path }[] => {
  const list = valueAt(input, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((map: unknown, index) => (isRawMap(map) ? [{ map, path: [...path, index] }] : []));
};

/** The texts in the list at `path`, with their paths. */
export const textsAt = (input: unknown, path: Path): { text: string; path: Path }[] => {
  const list = valueAt(input, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) =>
    typeof item === 'string' ? [{ text: item, path: [...path, index] }] : [],
  );
};

/** Whether two plain values are the same. Order matters in lists, not in maps; a key that is undefined is absent. */
export const samePlain = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => samePlain(item, other[index]));
  }
  if (!isRawMap(one) || !isRawMap(other)) return false;
  const read = (map: RawMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => samePlain(read(one, key), read(other, key)));
};
