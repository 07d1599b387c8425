import { idOf, listAt } from '../config/plain.ts';
import { isRawMap, samePlain, valueAt } from '../config/raw.ts';

/** Lists of a configuration whose entries have ids, with what one entry is called. */
const lists = { listeners: 'listener', routes: 'route', pools: 'pool' } as const;

/** Things named in a summary; the rest are counted. */
const namedLimit = 3;

/** Characters of one name; what is not checked may have any number. */
const nameLimit = 60;

const named = (name: string): string =>
  name.length <= nameLimit ? name : `${name.slice(0, nameLimit - 1)}…`;

/** Entries of a list by id; those without one are passed over. */
function entriesOf(input: unknown, list: string): ReadonlyMap<string, unknown> {
  const entries = listAt(input, list).flatMap((entry): [string, unknown][] => {
    const id = idOf(entry);
    return id === null ? [] : [[id, entry]];
  });
  return new Map(entries);
}

/** What differs in one of the lists. */
function listChanges(before: unknown, after: unknown, list: keyof typeof lists): readonly string[] {
  const noun = lists[list];
  const [old, now] = [entriesOf(before, list), entriesOf(after, list)];
  const added = [...now.keys()].filter((id) => !old.has(id)).map((id) => `${noun} ${named(id)} added`);
  const removed = [...old.keys()].filter((id) => !now.has(id)).map((id) => `${noun} ${named(id)} removed`);
  const kept = [...now.keys()].filter((id) => old.has(id));
  const changed = kept
    .filter((id) => !samePlain(old.get(id), now.get(id)))
    .map((id) => `${noun} ${named(id)} changed`);
  const orderBefore = [...old.keys()].filter((id) => now.has(id)).join();
  const moved = kept.join() === orderBefore ? [] : [`${list} in another order`];
  return [...added, ...removed, ...changed, ...moved];
}

/**
 * What makes one value of a configuration file differ from an earlier one, on one line: `Route blog added, pool shop
 * changed`. Values that are the same differ in comments or layout alone.
 */
export function summariseChange(before: unknown, after: unknown): string {
  const names = Object.keys(lists) as (keyof typeof lists)[];
  const sections = new Set([before, after].flatMap((input) => (isRawMap(input) ? Object.keys(input) : [])));
  const others = [...sections].filter(
    (section) =>
      !Object.hasOwn(lists, section) && !samePlain(valueAt(before, [section]), valueAt(after, [section])),
  );
  const changes = [
    ...names.flatMap((list) => listChanges(before, after, list)),
    ...others.map((section) => `${named(section)} changed`),
  ];
  if (changes.length === 0) return 'Comments or layout';
  const left = changes.length - namedLimit;
  const text = [...changes.slice(0, namedLimit), ...(left > 0 ? [`${left} more`] : [])].join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
