import { listAt, mapAt } from '../../shared/config/plain.ts';
import { isRawMap, valueAt } from '../../shared/config/raw.ts';
import { code, type Segment } from '../../shared/explain/segments.ts';

/** Entries of one list that a summary shows; the rest are counted. */
const shownEntries = 2;

const plain = (text: string): Segment => ({ text, style: 'plain' });

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `a.localhost, b.localhost +3` */
function list(values: readonly unknown[]): readonly Segment[] {
  const shown = values
    .slice(0, shownEntries)
    .flatMap((value, index) => [...(index === 0 ? [] : [plain(', ')]), code(textOf(value))]);
  return values.length > shownEntries ? [...shown, plain(` +${values.length - shownEntries}`)] : shown;
}

const fields = (word: string, map: Readonly<Record<string, unknown>>): readonly Segment[] => {
  const names = Object.keys(map);
  return names.length === 0 ? [] : [plain(`${word} `), ...list(names)];
};

/** What a route takes, in one line: hosts and paths first, then what narrows them. 'Every request' where nothing does. */
export function summariseMatch(route: unknown): readonly Segment[] {
  const match = valueAt(route, ['match']);
  const listeners = valueAt(route, ['listeners']);
  const parts: readonly (readonly Segment[])[] = [
    list(listAt(match, 'hosts')),
    list(listAt(match, 'paths')),
    list(listAt(match, 'methods')),
    fields('header', mapAt(match, 'headers')),
    fields('query', mapAt(match, 'query')),
    listAt(match, 'clients').length === 0 ? [] : [plain('from '), ...list(listAt(match, 'clients'))],
    Array.isArray(listeners) ? [plain('on '), ...list(listeners)] : [],
  ];
  const given = parts.filter((part) => part.length > 0);
  if (given.length === 0) return [plain('Every request')];
  return given.flatMap((part, index) => (index === 0 ? part : [plain(' · '), ...part]));
}

/** Where a route leads, in one line: a word for the kind, and what it names. */
export function summariseTarget(route: unknown): { readonly kind: string; readonly text: string } {
  const to = valueAt(route, ['to']);
  if (!isRawMap(to)) return { kind: 'nowhere yet', text: '' };
  if (to['pool'] !== undefined) return { kind: 'pool', text: textOf(to['pool']) };
  if (isRawMap(to['redirect'])) return { kind: 'redirect', text: textOf(to['redirect']['location'] ?? '') };
  if (isRawMap(to['respond'])) return { kind: 'respond', text: textOf(to['respond']['status'] ?? 200) };
  if (isRawMap(to['static'])) return { kind: 'files', text: textOf(to['static']['root'] ?? '') };
  if (to['listener'] !== undefined) return { kind: 'listener', text: textOf(to['listener']) };
  return { kind: 'nowhere yet', text: '' };
}
