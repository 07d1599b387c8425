import { configKey, configKeys } from '../../../shared/config/keys.ts';
import { mapAt, setAt } from '../../../shared/config/plain.ts';
import { isRawMap, type Path, type RawMap, valueAt } from '../../../shared/config/raw.ts';

/** Names of the keys right below a key, in the order of the format; those of the file where it is ''. */
export function namesBelow(key: string): readonly string[] {
  const start = key === '' ? '' : `${key}.`;
  return [...configKeys().values()].flatMap((found) =>
    found.key === `${start}${found.name}` ? [found.name] : [],
  );
}

/** Keys that are new stand after those that the format has before them; those that were there keep their order. */
function inOrder(map: RawMap, before: RawMap, at: string): RawMap {
  const order = namesBelow(at);
  const names = Object.keys(before).filter((name) => name in map);
  for (const name of Object.keys(map).filter((candidate) => !(candidate in before))) {
    const rank = order.indexOf(name);
    const isEarlier = (other: string): boolean => order.indexOf(other) < rank;
    names.splice(rank < 0 ? names.length : names.findLastIndex(isEarlier) + 1, 0, name);
  }
  return Object.fromEntries(names.map((name) => [name, map[name]]));
}

/**
 * A map after something in it was written, or undefined where it goes as well: an empty one whose absence means the
 * same, and one that is nothing without a key that it has lost.
 */
function keptGroup(group: RawMap, key: string, isRemoval: boolean, isTarget: boolean): RawMap | undefined {
  const { shape, fallback } = configKey(key);
  if (shape.kind !== 'group') return group;
  if (isRawMap(fallback)) return Object.keys(group).length === 0 ? undefined : group;
  const isLost = shape.required.length > 0 && !shape.required.some((name) => group[name] !== undefined);
  return isRemoval && isLost && !isTarget && shape.words.length === 0 ? undefined : group;
}

/**
 * Writes a value below a map of the configuration; undefined takes the key away.
 *
 * @param at the key of the map, such as 'routes[]'; '' for the file
 */
export function writeKey(map: RawMap, at: string, path: readonly string[], next: unknown): RawMap {
  const [name, ...rest] = path;
  if (name === undefined) return map;
  const key = at === '' ? name : `${at}.${name}`;
  const above = at === '' || at.endsWith('[]') ? null : configKey(at).shape;
  const isTarget = above?.kind === 'group' && above.isOneOf;
  const inner =
    rest.length === 0
      ? next
      : keptGroup(writeKey(mapAt(map, name), key, rest, next), key, next === undefined, isTarget);
  const { [name]: _before, ...others } = map;
  return inOrder(inner === undefined ? others : { ...map, [name]: inner }, map, at);
}

/** The names from a map to a key below it: 'routes[]' and 'routes[].cache.key' → ['cache', 'key']. */
export function namesFrom(at: string, key: string): readonly string[] {
  if (at !== '' && !key.startsWith(`${at}.`)) throw new Error(`The key "${key}" is not below "${at}".`);
  return key.slice(at === '' ? 0 : at.length + 1).split('.');
}

/** As {@link writeKey}, in the map that stands at a path of the whole configuration. */
export function writeAt(input: unknown, path: Path, at: string, key: string, next: unknown): unknown {
  const map = valueAt(input, path);
  return setAt(input, path, writeKey(isRawMap(map) ? map : {}, at, namesFrom(at, key), next));
}
