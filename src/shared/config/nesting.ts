import { isRawMap, type Path } from './raw.ts';

/**
 * Where a plain value has a list or map that lies deeper than `limit` of them, one in the other: the path to the first such; null
 * where none does. Goes no deeper than that itself, so that no nesting exhausts the stack.
 */
export function tooDeepAt(value: unknown, limit: number): Path | null {
  if (typeof value !== 'object' || value === null) return null;
  if (limit === 0) return [];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const below = tooDeepAt(item, limit - 1);
      if (below !== null) return [index, ...below];
    }
  } else if (isRawMap(value)) {
    for (const key of Object.keys(value)) {
      const below = tooDeepAt(value[key], limit - 1);
      if (below !== null) return [key, ...below];
    }
  }
  return null;
}
