import { isRawMap, type Path, type RawMap } from './raw.ts';

/** The list at a key of a map; empty where there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const list = isRawMap(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
}

/** The map at a key of a map; empty where there is none. */
export function mapAt(value: unknown, key: string): RawMap {
  const map = isRawMap(value) ? value[key] : undefined;
  return isRawMap(map) ? map : {};
}

/** The text of an entry's `id`; null where it has none. */
export const idOf = (entry: unknown): string | null =>
  isRawMap(entry) && typeof entry['id'] === 'string' ? entry['id'] : null;

/** The ids of the entries of a list, in order; entries without one are passed over. */
export const idsAt = (value: unknown, key: string): readonly string[] =>
  listAt(value, key).flatMap((entry) => idOf(entry) ?? []);

/**
 * A copy of `value` with `next` at `path`; everything beside the path is shared with the original. Maps that are
 * missing on the way are made. `undefined` takes a key away.
 */
export function setAt(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.with(key, setAt(list[key], rest, next));
  }
  const map = isRawMap(value) ? value : {};
  const inner = setAt(map[key], rest, next);
  if (inner !== undefined) return { ...map, [key]: inner };
  const { [key]: _removed, ...others } = map;
  return others;
}

/** As {@link setAt} for keys of maps, and maps above the key that are left empty go with it. */
export function setOrPrune(map: RawMap, path: readonly string[], next: unknown): RawMap {
  const [key, ...rest] = path;
  if (key === undefined) return map;
  const inner = rest.length === 0 ? next : emptyAsAbsent(setOrPrune(mapAt(map, key), rest, next));
  if (inner !== undefined) return { ...map, [key]: inner };
  const { [key]: _removed, ...others } = map;
  return others;
}

const emptyAsAbsent = (map: RawMap): RawMap | undefined => (Object.keys(map).length === 0 ? undefined : map);
