import { isRawMap, type RawMap, valueAt } from '../config/raw.ts';
import type { ConfigFix } from '../model/doctor-fix.ts';

/** A fix names something that the file does not have: the file changed since, or it is not as the fix needs it. */
export class FixError extends Error {
  override readonly name = 'FixError';
}

/**
 * The configuration with a fix in it, before defaults are filled in, as the file has it. The one given is not changed.
 *
 * @throws FixError
 */
export function applyFix(input: unknown, fix: ConfigFix): unknown {
  if (!isRawMap(input)) throw new FixError('The configuration is not a map; mend the file first.');
  switch (fix.change) {
    case 'route.host_upstream':
      return inList(input, 'routes', fix.route, (route) => ({
        ...route,
        rewrite: { ...mapOf(route['rewrite']), host: 'upstream' },
      }));
    case 'route.allow_upgrade':
      return inList(input, 'routes', fix.route, (route) => {
        const upgrades = Array.isArray(route['upgrades']) ? (route['upgrades'] as readonly unknown[]) : [];
        return { ...route, upgrades: [...upgrades, fix.protocol] };
      });
    case 'listener.port':
      return inList(input, 'listeners', fix.listener, (listener) => ({ ...listener, port: fix.port }));
    case 'listener.bind':
      return inList(input, 'listeners', fix.listener, (listener) => ({ ...listener, bind: fix.bind }));
    case 'upstream.url':
      return inPool(input, fix, (upstream) => ({ ...upstream, url: fix.url }));
    case 'upstream.enable':
      return inPool(input, fix, (upstream) => without(upstream, 'enabled'));
    case 'tls.name': {
      const names = valueAt(input, ['tls', 'names']);
      const known: readonly unknown[] = Array.isArray(names) ? names : [];
      return { ...input, tls: { ...mapOf(input['tls']), names: [...known, fix.name] } };
    }
  }
}

const without = (map: RawMap, key: string): RawMap =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));

const mapOf = (value: unknown): RawMap => (isRawMap(value) ? value : {});

function inPool(
  input: RawMap,
  { pool, upstream }: { readonly pool: string; readonly upstream: string },
  change: (upstream: RawMap) => RawMap,
): RawMap {
  return inList(input, 'pools', pool, (found) => inList(found, 'upstreams', upstream, change));
}

/** Changes the entry of a list that has an id. */
function inList(map: RawMap, list: string, id: string, change: (entry: RawMap) => RawMap): RawMap {
  const entries = map[list];
  const known: readonly unknown[] = Array.isArray(entries) ? entries : [];
  const index = known.findIndex((entry) => isRawMap(entry) && entry['id'] === id);
  const entry = known[index];
  if (!isRawMap(entry)) {
    throw new FixError(`The file has no '${id}' in '${list}' any more. Run the doctor again.`);
  }
  return { ...map, [list]: known.with(index, change(entry)) };
}
