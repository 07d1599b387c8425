import { isRawMap, type RawMap } from '../config/raw.ts';
import { changeRoute, type RouteEdit } from './routes.ts';

export interface HeaderRule {
  readonly side: 'request' | 'response';
  /** `set` writes it in place of what is there, `add` beside it, `remove` takes it away. */
  readonly action: 'set' | 'add' | 'remove';
  readonly name: string;
  /** Not looked at for `remove`. */
  readonly value: string;
}

const mapOf = (value: unknown): RawMap => (isRawMap(value) ? value : {});

const withoutName = (fields: RawMap, name: string): RawMap =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));

/** A route that changes one header of its requests or responses; what it did to that header before is replaced. */
export function addHeaderRule(input: unknown, route: string, rule: HeaderRule): RouteEdit {
  const key = rule.side === 'request' ? 'requestHeaders' : 'responseHeaders';
  return changeRoute(input, route, (before) => {
    const rewrite = mapOf(before['rewrite']);
    const changes = mapOf(rewrite[key]);
    const removed: readonly unknown[] = Array.isArray(changes['remove']) ? changes['remove'] : [];
    const others = removed.filter((name) => String(name).toLowerCase() !== rule.name.toLowerCase());
    const set = withoutName(mapOf(changes['set']), rule.name);
    const add = withoutName(mapOf(changes['add']), rule.name);
    const next = {
      set: rule.action === 'set' ? { ...set, [rule.name]: rule.value } : set,
      add: rule.action === 'add' ? { ...add, [rule.name]: rule.value } : add,
      remove: rule.action === 'remove' ? [...others, rule.name] : others,
    };
    const written = Object.fromEntries(
      Object.entries(next).filter(
        ([, part]) => (Array.isArray(part) ? part.length : Object.keys(part).length) > 0,
      ),
    );
    return { ...before, rewrite: { ...rewrite, [key]: written } };
  });
}
