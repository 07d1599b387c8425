import { showPath } from '../config/mistakes.ts';
import { idOf, listAt } from '../config/plain.ts';
import { isRawMap, type Path, samePlain, valueAt } from '../config/raw.ts';
import { longestRising } from './longest-rising.ts';

/** Changes that are made out for one draft; past that the rest are left out. */
export const changeLimit = 500;

export type ChangeKind = 'added' | 'removed' | 'changed' | 'moved';

/** One thing that applying the draft would change. */
export interface Change {
  readonly kind: ChangeKind;
  /** What it is about: 'Route shop', 'Pool shop', or 'File' for anything outside the three lists. */
  readonly subject: string;
  /** The key below it, such as 'rewrite.stripPrefix'; empty for the whole. */
  readonly key: string;
  /** Values as they would be written on one line; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Tells which routes of two moments are the same one, whatever they are called. */
export interface RouteKeys {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

interface Entry {
  readonly value: unknown;
  readonly identity: string;
}

const lists = [
  { key: 'routes', word: 'Route', hasOrder: true },
  { key: 'pools', word: 'Pool', hasOrder: false },
  { key: 'listeners', word: 'Listener', hasOrder: false },
] as const;

/** What differs between two configurations, in the order of the file: routes, pools, listeners, the rest. */
export function changesBetween(before: unknown, after: unknown, routeKeys?: RouteKeys): readonly Change[] {
  const inLists = lists.flatMap(({ key, word, hasOrder }) => {
    const old = listAt(before, key);
    const now = listAt(after, key);
    if (old === now) return [];
    const keys = key === 'routes' ? routeKeys : undefined;
    return listChanges(
      word,
      identify(old, keys?.before),
      alignIds(identify(now, keys?.after), old, keys),
      hasOrder,
    );
  });
  const rest = differences(withoutLists(before), withoutLists(after), []).map((difference) => ({
    ...difference,
    subject: 'File',
  }));
  return [...inLists, ...rest].slice(0, changeLimit);
}

const withoutLists = (input: unknown): unknown =>
  isRawMap(input)
    ? Object.fromEntries(Object.entries(input).filter(([key]) => !lists.some((list) => list.key === key)))
    : input;

function identify(list: readonly unknown[], keys: readonly string[] | undefined): readonly Entry[] {
  const seen = new Map<string, number>();
  return list.map((value, index) => {
    const name = keys?.[index] ?? idOf(value) ?? '';
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { value, identity: `${name}\n${count}` };
  });
}

/** Without keys, an entry whose id alone is new is the one that lost its place to it: it was renamed. */
function alignIds(
  now: readonly Entry[],
  old: readonly unknown[],
  keys: RouteKeys | undefined,
): readonly Entry[] {
  if (keys !== undefined) return now;
  const before = identify(old, undefined);
  const nowIdentities = new Set(now.map((entry) => entry.identity));
  const gone = before.filter((entry) => !nowIdentities.has(entry.identity));
  const beforeIdentities = new Set(before.map((entry) => entry.identity));
  return now.map((entry) => {
    if (beforeIdentities.has(entry.identity)) return entry;
    const index = gone.findIndex((candidate) =>
      samePlain(withoutId(candidate.value), withoutId(entry.value)),
    );
    const [match] = index < 0 ? [] : gone.splice(index, 1);
    return match === undefined ? entry : { value: entry.value, identity: match.identity };
  });
}

/** An entry of a list without its id: what it is, whatever it is called. */
export function withoutId(value: unknown): unknown {
  if (!isRawMap(value)) return value;
  const { id: _id, ...rest } = value;
  return rest;
}

function listChanges(
  word: string,
  before: readonly Entry[],
  after: readonly Entry[],
  hasOrder: boolean,
): readonly Change[] {
  const old = new Map(before.map((entry, index) => [entry.identity, { value: entry.value, index }]));
  const now = new Set(after.map((entry) => entry.identity));
  const removed = before
    .filter((entry) => !now.has(entry.identity))
    .map(
      (entry): Change =>
        whole('removed', nameOf(word, entry.value, before.indexOf(entry)), entry.value, null),
    );
  const kept = after.flatMap((entry) => old.get(entry.identity)?.index ?? []);
  const inPlace = new Set(longestRising(kept));
  const rest = after.flatMap((entry, index): readonly Change[] => {
    const known = old.get(entry.identity);
    if (known === undefined) return [whole('added', nameOf(word, entry.value, index), null, entry.value)];
    // Under its old name people know it; the new one is among its changes.
    const subject = nameOf(word, known.value, known.index);
    const changed = differences(known.value, entry.value, []).map(
      (difference): Change => ({ ...difference, subject }),
    );
    if (!hasOrder || inPlace.has(known.index)) return changed;
    const moved: Change = {
      kind: 'moved',
      subject,
      key: '',
      before: `${known.index + 1}`,
      after: `${index + 1}`,
    };
    return [moved, ...changed];
  });
  return [...rest, ...removed];
}

const nameOf = (word: string, value: unknown, index: number): string =>
  `${word} ${idOf(value) ?? `${index + 1}`}`;

const whole = (kind: 'added' | 'removed', subject: string, before: unknown, after: unknown): Change => ({
  kind,
  subject,
  key: '',
  before: before === null ? null : showValue(withoutId(before)),
  after: after === null ? null : showValue(withoutId(after)),
});

type Difference = Omit<Change, 'subject'>;

/** The deepest keys that differ. A list is one value, but for lists of things with ids. */
function differences(before: unknown, after: unknown, path: Path): readonly Difference[] {
  if (samePlain(before, after)) return [];
  if (isRawMap(before) && isRawMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    // Maps without a common key are one thing in place of another, such as a redirect in place of a pool.
    const hasCommon =
      path.length === 0 || keys.some((key) => Object.hasOwn(before, key) && Object.hasOwn(after, key));
    if (hasCommon || Object.keys(before).length === 0 || Object.keys(after).length === 0) {
      return keys.flatMap((key) =>
        differences(valueAt(before, [key]), valueAt(after, [key]), [...path, key]),
      );
    }
  }
  if (hasIds(before) && hasIds(after)) {
    const ids = [...new Set([...before, ...after].flatMap((entry) => idOf(entry) ?? []))];
    const inner = ids.flatMap((id) => {
      const old = before.find((entry) => idOf(entry) === id);
      const now = after.find((entry) => idOf(entry) === id);
      return differences(old, now, [...path, id]);
    });
    // The same things in another order differ too.
    if (inner.length > 0) return inner;
  }
  return [
    {
      kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
      key: showPath(path),
      before: before === undefined ? null : showValue(before),
      after: after === undefined ? null : showValue(after),
    },
  ];
}

const hasIds = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) &&
  value.every((entry) => idOf(entry) !== null) &&
  new Set(value.map(idOf)).size === value.length;

/** Characters of one value in a change. */
const valueLimit = 240;

/** A value as it would be written on one line of the file. */
function showValue(value: unknown): string {
  const text = write(value);
  return text.length <= valueLimit ? text : `${text.slice(0, valueLimit - 1)}…`;
}

function write(value: unknown): string {
  if (Array.isArray(value)) return value.map(nested).join(', ') || '[]';
  if (isRawMap(value)) {
    const parts = Object.entries(value).map(([key, part]) => `${key}: ${nested(part)}`);
    return parts.join(', ') || '{}';
  }
  return typeof value === 'string' ? value || '""' : JSON.stringify(value);
}

const nested = (value: unknown): string =>
  Array.isArray(value)
    ? `[${write(value).replace(/^\[\]$/, '')}]`
    : isRawMap(value)
      ? `{${write(value).replace(/^\{\}$/, '')}}`
      : write(value);

/** 'Route shop added', for a list that is read aloud. */
export function changeText({ kind, subject, key, before, after }: Change): string {
  if (kind === 'moved') return `${subject} moved from place ${before} to ${after}`;
  if (key === '') return `${subject} ${kind}`;
  if (kind === 'added') return `${subject}: ${key} ${after} added`;
  if (kind === 'removed') return `${subject}: ${key} ${before} removed`;
  return `${subject}: ${key} from ${before} to ${after}`;
}
