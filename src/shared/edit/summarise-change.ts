/** Lists of a configuration whose entries have ids, with what one entry is called. */
const lists = { listeners: 'listener', routes: 'route', pools: 'pool' } as const;

/** Things named in a summary; the rest are counted. */
const namedLimit = 3;

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Entries of a list by id; those without one are passed over. */
function entriesOf(input: unknown, list: string): ReadonlyMap<string, unknown> {
  const entries = isPlain(input) ? input[list] : undefined;
  if (!Array.isArray(entries)) return new Map();
  return new Map(
    entries.flatMap((entry: unknown): [string, unknown][] =>
      isPlain(entry) && typeof entry['id'] === 'string' ? [[entry['id'], entry]] : [],
    ),
  );
}

/** Equal as far as a file can tell: keys in another order are no difference. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isPlain(one) || !isPlain(other)) return Object.is(one, other);
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key], other[key]));
}

/** What differs in one of the lists. */
function listChanges(before: unknown, after: unknown, list: keyof typeof lists): readonly string[] {
  const noun = lists[list];
  const [old, now] = [entriesOf(before, list), entriesOf(after, list)];
  const added = [...now.keys()].filter((id) => !old.has(id)).map((id) => `${noun} ${id} added`);
  const removed = [...old.keys()].filter((id) => !now.has(id)).map((id) => `${noun} ${id} removed`);
  const kept = [...now.keys()].filter((id) => old.has(id));
  const changed = kept.filter((id) => !isSame(old.get(id), now.get(id))).map((id) => `${noun} ${id} changed`);
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
  const sections = new Set([before, after].flatMap((input) => (isPlain(input) ? Object.keys(input) : [])));
  const others = [...sections].filter(
    (section) =>
      !Object.hasOwn(lists, section) &&
      !isSame(isPlain(before) ? before[section] : undefined, isPlain(after) ? after[section] : undefined),
  );
  const changes = [
    ...names.flatMap((list) => listChanges(before, after, list)),
    ...others.map((section) => `${section} changed`),
  ];
  if (changes.length === 0) return 'Comments or layout';
  const left = changes.length - namedLimit;
  const text = [...changes.slice(0, namedLimit), ...(left > 0 ? [`${left} more`] : [])].join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
