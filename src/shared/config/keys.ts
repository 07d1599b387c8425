import { z } from 'zod';
import { configSchema } from './schema.ts';
import { UNSUPPORTED_KEYS } from './unsupported.ts';

/** What may be written at a key, as far as a form must know it. Whether a value is right is the schema's to say. */
export type KeyShape =
  | { readonly kind: 'boolean' }
  /** One of a few values. */
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly min: number;
      readonly max: number;
      readonly orUnlimited: boolean;
    }
  | { readonly kind: 'duration' | 'size' | 'percentage'; readonly orUnlimited: boolean }
  | { readonly kind: 'text'; readonly isLong: boolean }
  /** A switch, or a text in its place. */
  | { readonly kind: 'booleanOrText' }
  /** A list of texts; `values` where only those may be in it, `words` what may stand in place of the list. */
  | {
      readonly kind: 'texts';
      readonly values: readonly string[] | null;
      readonly words: readonly string[];
    }
  /** A map of names to texts. */
  | { readonly kind: 'pairs' }
  /** A map of keys with forms of their own; `words` what may stand in place of the map. */
  | {
      readonly kind: 'group';
      readonly names: readonly string[];
      readonly required: readonly string[];
      readonly words: readonly string[];
      /** Whether exactly one of its keys is to be there. */
      readonly isOneOf: boolean;
    }
  /** A list of maps, whose keys are those below `key[]`. */
  | { readonly kind: 'entries' }
  /** One value and no other. */
  | { readonly kind: 'constant' };

/** A key of the format with what its schema says about it. */
export interface ConfigKey {
  /** As a path, `[]` standing for any entry of a list: 'pools[].upstreams[].weight'. */
  readonly key: string;
  /** Its last part. */
  readonly name: string;
  readonly shape: KeyShape;
  /** The type as the reference page calls it, such as 'host pattern'; '' where the shape says it all. */
  readonly type: string;
  /** In one or more sentences; code is between backticks. */
  readonly description: string;
  /** What counts where the key is left out, as it would be written; undefined where there is no such value. */
  readonly fallback: unknown;
  /** The fallback in words, where it depends on other keys; null otherwise. */
  readonly fallbackWords: string | null;
  readonly isRequired: boolean;
  /** The range in words, '' for none. */
  readonly range: string;
  /** What is counted: 'requests'; '' for nothing in particular. */
  readonly unit: string;
  /** Null where all values work; otherwise those that do, and none in an empty list. */
  readonly works: readonly string[] | null;
}

/** The part of JSON Schema that zod writes for this format. `x-` keys are facts of ours, see `judge.ts`. */
export interface KeyJsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: KeyJsonSchema[];
  items?: KeyJsonSchema;
  properties?: Record<string, KeyJsonSchema>;
  required?: string[];
  additionalProperties?: KeyJsonSchema | boolean;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  minProperties?: number;
  pattern?: string;
  'x-kind'?: string;
  'x-range'?: string;
  'x-unit'?: string;
  'x-default'?: string;
}

/** The schema of the whole file as JSON Schema, with our own facts. */
export const configJsonSchema = (): KeyJsonSchema =>
  z.toJSONSchema(configSchema, { io: 'input' }) as KeyJsonSchema;

/** Texts longer than this in characters are bodies, not lines. */
const longText = 100_000;

const isText = (value: unknown): value is string => typeof value === 'string';

/** The values of a schema that lists them; none for any other. */
const valuesOf = ({ enum: values, const: constant }: KeyJsonSchema): readonly unknown[] =>
  values ?? (constant === undefined ? [] : [constant]);

function groupShape(schema: KeyJsonSchema, words: readonly string[]): KeyShape {
  return {
    kind: 'group',
    names: Object.keys(schema.properties ?? {}),
    required: schema.required ?? [],
    words,
    isOneOf: schema.minProperties === 1,
  };
}

function listShape(items: KeyJsonSchema, words: readonly string[]): KeyShape {
  if (items.properties !== undefined) return { kind: 'entries' };
  const values = (items.enum ?? []).filter(isText);
  return { kind: 'texts', values: values.length === 0 ? null : values, words };
}

function numberShape(schema: KeyJsonSchema, orUnlimited: boolean): KeyShape {
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema;
  return { kind: 'number', isWhole: schema.type === 'integer', min: minimum, max: maximum, orUnlimited };
}

/** Of a schema with alternatives, but for measures, which are one thing to whoever writes them. */
function unionShape(alternatives: readonly KeyJsonSchema[]): KeyShape {
  const words = alternatives.flatMap(valuesOf);
  const texts = words.filter(isText);
  const find = (test: (one: KeyJsonSchema) => boolean) => alternatives.find(test);
  const map = find(({ properties }) => properties !== undefined);
  if (map !== undefined) return groupShape(map, texts);
  const list = find(({ items }) => items !== undefined)?.items;
  if (list !== undefined) return listShape(list, texts);
  const number = find(({ type, const: constant }) => type === 'integer' && constant === undefined);
  if (number !== undefined) return numberShape(number, texts.includes('unlimited'));
  if (alternatives.some(({ type }) => type === 'boolean')) return { kind: 'booleanOrText' };
  return {
    kind: 'choice',
    values: words.filter((value): value is string | number => isText(value) || typeof value === 'number'),
  };
}

function shapeOf(schema: KeyJsonSchema): KeyShape {
  const kind = schema['x-kind'];
  if (kind === 'duration' || kind === 'size' || kind === 'percentage')
    return { kind, orUnlimited: schema['x-range']?.endsWith('or unlimited') ?? false };
  if (schema.anyOf !== undefined) return unionShape(schema.anyOf);
  if (schema.const !== undefined) return { kind: 'constant' };
  if (schema.enum !== undefined) return { kind: 'choice', values: schema.enum.filter(isText) };
  if (schema.items !== undefined) return listShape(schema.items, []);
  if (schema.properties !== undefined) return groupShape(schema, []);
  if (typeof schema.additionalProperties === 'object') return { kind: 'pairs' };
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'integer' || schema.type === 'number') return numberShape(schema, false);
  return { kind: 'text', isLong: (schema.maxLength ?? 0) > longText };
}

const firstOf = (schema: KeyJsonSchema, fact: 'x-kind' | 'x-range' | 'x-unit'): string =>
  schema[fact] ??
  schema.items?.[fact] ??
  (schema.anyOf ?? []).map((one) => firstOf(one, fact)).find((text) => text !== '') ??
  '';

/** The values of a key that work; null where all do. A key below one that does not work does not either. */
export function worksOf(key: string): readonly string[] | null {
  const found = UNSUPPORTED_KEYS.find(
    (entry) => key === entry.key.replace(/\[\]$/, '') || key.startsWith(`${entry.key}.`),
  );
  return found === undefined ? null : (found.works ?? []);
}

/** The map inside a schema: itself, one of its alternatives, or the entries of its list. */
function mapInside(
  schema: KeyJsonSchema,
): { readonly map: KeyJsonSchema; readonly isList: boolean } | undefined {
  if (schema.properties !== undefined) return { map: schema, isList: false };
  if (schema.items?.properties !== undefined) return { map: schema.items, isList: true };
  const inner = schema.anyOf?.find(({ properties }) => properties !== undefined);
  return inner === undefined ? undefined : { map: inner, isList: false };
}

const keysOf = (map: KeyJsonSchema, prefix: string): readonly ConfigKey[] =>
  Object.entries(map.properties ?? {}).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const inner = mapInside(schema);
    const found: ConfigKey = {
      key,
      name,
      shape: shapeOf(schema),
      type: firstOf(schema, 'x-kind'),
      description: schema.description ?? '',
      fallback: schema.default,
      fallbackWords: schema['x-default'] ?? null,
      isRequired: map.required?.includes(name) ?? false,
      range: firstOf(schema, 'x-range'),
      unit: firstOf(schema, 'x-unit'),
      works: worksOf(key),
    };
    return [found, ...(inner === undefined ? [] : keysOf(inner.map, `${key}${inner.isList ? '[]' : ''}.`))];
  });

let known: ReadonlyMap<string, ConfigKey> | undefined;

/** Every key of the format by its path, in the order of the reference page. Made once, in some milliseconds. */
export function configKeys(): ReadonlyMap<string, ConfigKey> {
  known ??= new Map(keysOf(configJsonSchema(), '').map((found) => [found.key, found]));
  return known;
}

/** A key of the format. Throws where the format has no such key: whoever names it is wrong then. */
export function configKey(key: string): ConfigKey {
  const found = configKeys().get(key);
  if (found === undefined) throw new Error(`The configuration format has no key "${key}".`);
  return found;
}
