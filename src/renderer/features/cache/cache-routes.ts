import { isRawMap } from '../../../shared/config/raw.ts';
import type { ConfigSnapshot } from '../../../shared/contract/methods.ts';

/** Ids of the routes of the file whose cache is switched on. */
export function routesWithCache(snapshot: ConfigSnapshot | null): readonly string[] {
  const input = snapshot?.input;
  if (!isRawMap(input) || !Array.isArray(input['routes'])) return [];
  return input['routes'].flatMap((route: unknown) => {
    if (!isRawMap(route) || !isRawMap(route['cache']) || route['cache']['enabled'] !== true) return [];
    return typeof route['id'] === 'string' ? [route['id']] : [];
  });
}
