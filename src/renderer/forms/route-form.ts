import { mapAt, setOrPrune } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap } from '../../shared/config/raw.ts';
import { cacheKeys } from './cache-keys.ts';

export type TargetKind = 'pool' | 'redirect' | 'respond' | 'static' | 'listener';
export type HostRewrite = 'preserve' | 'upstream' | 'literal';

/** A route as the form shows it. Values that are mistaken in the file are shown as well as they can be. */
export interface RouteForm {
  readonly id: string;
  /** Null: all. */
  readonly listeners: readonly string[] | null;
  /** Null when the route names no target, or several. */
  readonly target: TargetKind | null;
  readonly pool: string | null;
  /** Where the target is a listener, its id. */
  readonly nextListener: string | null;
  readonly location: string;
  readonly redirectStatus: string;
  readonly responseStatus: string;
  readonly responseBody: string;
  readonly stripPrefix: string;
  readonly hostRewrite: HostRewrite;
  readonly hostName: string;
  readonly requiresClientCertificate: boolean;
  /** Keys that the form does not show, as paths: 'cache', 'rewrite.requestHeaders'. */
  readonly alsoSet: readonly string[];
}

/** Lists of text in `match`, edited alike. */
export type MatchList = 'hosts' | 'paths' | 'methods' | 'clients';
/** Maps of names to patterns in `match`, edited alike. */
export type MatchFields = 'headers' | 'query';

const targetKinds: readonly TargetKind[] = ['pool', 'redirect', 'respond', 'static', 'listener'];

/** Keys of a route that the form shows, in the order of the format. */
const keyOrder = [
  'id',
  'listeners',
  'match',
  'to',
  'requireClientCertificate',
  'rewrite',
  'cache',
  'compress',
  'optimise',
  'limits',
  'allow',
  'deny',
];

/** Keys that the form shows, for each map that it edits. */
const shown: Readonly<Record<string, readonly string[]>> = {
  '': keyOrder,
  match: ['hosts', 'paths', 'methods', 'headers', 'query', 'clients'],
  rewrite: ['stripPrefix', 'host'],
  cache: cacheKeys,
  compress: ['enabled', 'algorithms', 'minBytes'],
  optimise: ['html', 'css', 'js', 'images'],
  limits: ['rate'],
};

/** A scalar as text; nothing where there is none. */
export const scalarText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** What a text means where a whole number is wanted. Text that is none stays text, for the check to refuse. */
export const numberOrText = (text: string): number | string | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^(0|[1-9][0-9]{0,8})$/.test(trimmed) ? Number(trimmed) : text;
};

/** Empty text means that the key is left out. */
const textOrAbsent = (text: string): string | undefined => (text === '' ? undefined : text);

export function readRoute(route: unknown): RouteForm {
  const to = mapAt(route, 'to');
  const rewrite = mapAt(route, 'rewrite');
  const named = targetKinds.filter((kind) => to[kind] !== undefined);
  const { listeners, id } = isRawMap(route) ? route : {};
  const host = rewrite['host'];
  return {
    id: scalarText(id),
    listeners: listeners === undefined || listeners === 'all' ? null : entriesOf(listeners).map(scalarText),
    target: named.length === 1 ? (named[0] ?? null) : null,
    pool: typeof to['pool'] === 'string' ? to['pool'] : null,
    nextListener: typeof to['listener'] === 'string' ? to['listener'] : null,
    location: scalarText(mapAt(to, 'redirect')['location']),
    redirectStatus: scalarText(mapAt(to, 'redirect')['status'] ?? 308),
    responseStatus: scalarText(mapAt(to, 'respond')['status'] ?? ''),
    responseBody: scalarText(mapAt(to, 'respond')['body']),
    stripPrefix: scalarText(rewrite['stripPrefix']),
    hostRewrite:
      host === undefined || host === 'preserve' ? 'preserve' : host === 'upstream' ? 'upstream' : 'literal',
    hostName: host === 'preserve' || host === 'upstream' ? '' : scalarText(host),
    requiresClientCertificate: isRawMap(route) && route['requireClientCertificate'] === true,
    alsoSet: Object.entries(shown).flatMap(([part, keys]) =>
      Object.keys(part === '' ? (isRawMap(route) ? route : {}) : mapAt(route, part))
        .filter((key) => !keys.includes(key))
        .map((key) => (part === '' ? key : `${part}.${key}`)),
    ),
  };
}

/** A list as it was written, or the one value that was written in place of a list. */
function entriesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Keys that are new stand where the format's own order has them; those that were there keep theirs. */
function inOrder(route: RawMap, before: RawMap): RawMap {
  const keys = Object.keys(before).filter((key) => key in route);
  for (const key of Object.keys(route).filter((candidate) => !(candidate in before))) {
    const rank = keyOrder.indexOf(key);
    const place = rank < 0 ? -1 : keys.findIndex((other) => keyOrder.indexOf(other) > rank);
    keys.splice(place < 0 ? keys.length : place, 0, key);
  }
  return Object.fromEntries(keys.map((key) => [key, route[key]]));
}

/** Writes a value of a route; undefined takes the key away, and maps that are left empty with it. */
export const setInRoute = (route: RawMap, path: readonly string[], next: unknown): RawMap =>
  inOrder(setOrPrune(route, path, next), route);

export const readMatchList = (route: unknown, key: MatchList): readonly string[] =>
  entriesOf(mapAt(route, 'match')[key]).map(scalarText);

/** Writes a list of `match`; entries whose text did not change stay as the file has them, an empty list goes. */
export function writeMatchList(route: RawMap, key: MatchList, texts: readonly string[]): RawMap {
  const before = entriesOf(mapAt(route, 'match')[key]);
  const next = texts.map((text, index) => (scalarText(before[index]) === text ? before[index] : text));
  return setInRoute(route, ['match', key], next.length === 0 ? undefined : next);
}

/** Name and value of a field, as the form writes them on one line. */
export interface FieldSyntax {
  /** Between name and value. */
  readonly separator: ':' | '=';
  /** The value of a name that stands alone; undefined where a value is needed. */
  readonly alone: string | undefined;
}

export const headerSyntax: FieldSyntax = { separator: ':', alone: '*' };
export const querySyntax: FieldSyntax = { separator: '=', alone: '*' };
export const responseHeaderSyntax: FieldSyntax = { separator: ':', alone: '' };

/** `x-beta: 1`, `debug=1`; a name alone stands for {@link FieldSyntax.alone}. */
export function writeField(name: string, value: unknown, { separator, alone }: FieldSyntax): string {
  if (value === alone) return name;
  return separator === ':' ? `${name}: ${scalarText(value)}` : `${name}=${scalarText(value)}`;
}

export function readField(
  text: string,
  { separator, alone }: FieldSyntax,
): readonly [name: string, value: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text.trim(), alone ?? ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/**
 * Fields as texts into a map. Values whose text did not change stay as the file has them. Null where two texts have
 * the same name: a map cannot hold both.
 */
export function fieldsFromTexts(
  before: RawMap,
  texts: readonly string[],
  syntax: FieldSyntax,
): RawMap | null {
  const known = new Map(
    Object.entries(before).map(([name, value]) => [writeField(name, value, syntax), { name, value }]),
  );
  const entries = texts.map((text): readonly [string, unknown] => {
    const same = known.get(text);
    return same === undefined ? readField(text, syntax) : [same.name, same.value];
  });
  const names = new Set(entries.map(([name]) => name.toLowerCase()));
  return names.size < entries.length ? null : Object.fromEntries(entries);
}

export const fieldTexts = (fields: RawMap, syntax: FieldSyntax): readonly string[] =>
  Object.entries(fields).map(([name, value]) => writeField(name, value, syntax));

export const writeMatchFields = (route: RawMap, key: MatchFields, fields: RawMap): RawMap =>
  setInRoute(route, ['match', key], Object.keys(fields).length === 0 ? undefined : fields);

/** @param listeners null for all */
export const writeListeners = (route: RawMap, listeners: readonly string[] | null): RawMap =>
  setInRoute(route, ['listeners'], listeners ?? undefined);

/** Sends a route elsewhere. @param value what stands under the kind: a pool's id, or a map */
export const writeTarget = (route: RawMap, kind: TargetKind, value: unknown): RawMap => ({
  ...route,
  to: { [kind]: value },
});

export const writeRedirect = (route: RawMap, key: 'location' | 'status', text: string): RawMap =>
  writeInTarget(route, 'redirect', key, key === 'status' ? numberOrText(text) : text);

export const writeResponse = (route: RawMap, key: 'status' | 'headers' | 'body', value: unknown): RawMap =>
  writeInTarget(route, 'respond', key, value);

/** The files of a route as the form shows them. */
export interface FilesForm {
  readonly root: string;
  readonly index: string;
  readonly spa: boolean;
  readonly listing: boolean;
  readonly precompressed: boolean;
}

const filesDefaults = { index: 'index.html', spa: false, listing: false, precompressed: true } as const;

export function readFiles(route: RawMap): FilesForm {
  const files = mapAt(mapAt(route, 'to'), 'static');
  const flag = (key: 'spa' | 'listing' | 'precompressed'): boolean =>
    typeof files[key] === 'boolean' ? files[key] : filesDefaults[key];
  return {
    root: scalarText(files['root']),
    index: scalarText(files['index'] ?? filesDefaults.index),
    spa: flag('spa'),
    listing: flag('listing'),
    precompressed: flag('precompressed'),
  };
}

/** Writes one key; what is the default of the format goes. */
export function writeFiles<Key extends keyof FilesForm>(
  route: RawMap,
  key: Key,
  value: FilesForm[Key],
): RawMap {
  const normal: unknown =
    key === 'root' ? undefined : Object.entries(filesDefaults).find(([name]) => name === key)?.[1];
  return writeInTarget(route, 'static', key, value === normal ? undefined : value);
}

/** Keeps the target's map even where nothing is left in it. */
function writeInTarget(
  route: RawMap,
  kind: 'redirect' | 'respond' | 'static',
  key: string,
  value: unknown,
): RawMap {
  const target = setOrPrune(mapAt(mapAt(route, 'to'), kind), [key], value);
  return { ...route, to: { ...mapAt(route, 'to'), [kind]: target } };
}

export const writeRequiresClientCertificate = (route: RawMap, on: boolean): RawMap =>
  setInRoute(route, ['requireClientCertificate'], on ? true : undefined);

export const writeStripPrefix = (route: RawMap, text: string): RawMap =>
  setInRoute(route, ['rewrite', 'stripPrefix'], textOrAbsent(text));

/** @param name the literal name, where `kind` is 'literal' */
export const writeHostRewrite = (route: RawMap, kind: HostRewrite, name: string): RawMap =>
  setInRoute(
    route,
    ['rewrite', 'host'],
    kind === 'preserve' ? undefined : kind === 'upstream' ? 'upstream' : name,
  );
