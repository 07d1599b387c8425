import { z } from 'zod';
import { type Mistake, makeMistake } from './mistakes.ts';
import { isRawMap, type Path, samePlain, valueAt } from './raw.ts';
import { configSchema } from './schema.ts';

/** A key of the format that this release reads but does not act on, or acts on only for some of its values. */
export interface UnsupportedKey {
  /** The key, `[]` standing for any entry of a list: 'routes[].cache'. Everything below it is meant as well. */
  readonly key: string;
  /** The values that do work, where some do. */
  readonly works?: readonly string[];
}

/** One line for each key that does not work yet. Remove a line when the feature arrives; the reference page follows. */
export const UNSUPPORTED_KEYS: readonly UnsupportedKey[] = [
  { key: 'listeners[].protocols[]', works: ['h1', 'h2'] },
  { key: 'routes[].firewall' },
];

/** 'pools[].upstreams[].url' → ['pools', '[]', 'upstreams', '[]', 'url']. */
const segments = (key: string): string[] => key.replaceAll('[]', '.[]').split('.');

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrap(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.def.in) : schema;
};

/** The schema of a key. Throws when the format has no such key: the table above is wrong then. */
export const schemaOfKey = (key: string): z.core.$ZodType =>
  segments(key).reduce<z.core.$ZodType>((schema, segment) => {
    const inner = unwrap(schema);
    if (segment === '[]' && inner instanceof z.ZodArray) return inner.element;
    const property: unknown = inner instanceof z.ZodObject ? inner.shape[segment] : undefined;
    if (property instanceof z.ZodType) return property;
    throw new Error(`The configuration format has no key "${key}": "${segment}" is unknown.`);
  }, configSchema);

/** Every place in `input` that a key names and that holds something. */
const placesOf = (input: unknown, key: string): Path[] =>
  segments(key).reduce<Path[]>(
    (places, segment) =>
      places.flatMap((place) => {
        const value = valueAt(input, place);
        if (segment === '[]') return Array.isArray(value) ? value.map((_, index) => [...place, index]) : [];
        return isRawMap(value) && value[segment] !== undefined ? [[...place, segment]] : [];
      }),
    [[]],
  );

/**
 * The deepest places in `raw` that say something else than the default. Values are compared as the schema reads them;
 * one that the schema refuses is the schema's to report, and does not hide its neighbours.
 */
const differences = (schema: z.core.$ZodType, raw: unknown, path: Path): Path[] => {
  if (raw === undefined) return [];
  const normal = z.safeParse(schema, undefined);
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject && isRawMap(raw) && normal.success && normal.data !== undefined) {
    return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([key, property]) =>
      differences(property, raw[key], [...path, key]),
    );
  }
  const read = z.safeParse(schema, raw);
  return read.success && !samePlain(read.data, normal.data) ? [path] : [];
};

const mistakesOfKey = (input: unknown, { key, works }: UnsupportedKey): Mistake[] => {
  const schema = schemaOfKey(key);
  if (works === undefined) {
    return placesOf(input, key)
      .flatMap((path) => differences(schema, valueAt(input, path), path))
      .map((path) => makeMistake(input, path, 'is not supported yet', 'leave this key out'));
  }
  return placesOf(input, key)
    .filter((path) => {
      const read = z.safeParse(schema, valueAt(input, path));
      return read.success && !works.some((value) => value === read.data);
    })
    .map((path) => makeMistake(input, path, 'is not supported yet', works.join(', ')));
};

/** Host addresses a request, so one rule of its own changes it; the rules for headers would double it or take it away. */
const hostAsHeader = (input: unknown): Mistake[] => {
  const rules = 'routes[].rewrite.requestHeaders';
  const isHost = (name: unknown): boolean => typeof name === 'string' && name.toLowerCase() === 'host';
  const written = [`${rules}.set`, `${rules}.add`].flatMap((key) =>
    placesOf(input, key).flatMap((path) => {
      const fields = valueAt(input, path);
      return isRawMap(fields)
        ? Object.keys(fields)
            .filter(isHost)
            .map((name) => [...path, name])
        : [];
    }),
  );
  const removed = placesOf(input, `${rules}.remove[]`).filter((path) => isHost(valueAt(input, path)));
  return [...written, ...removed].map((path) =>
    makeMistake(input, path, 'is the header Host', 'any other header; rewrite.host changes Host'),
  );
};

/** Everything in `input` that asks for what this release does not do. Values equal to their defaults pass. */
export const unsupportedMistakes = (input: unknown): Mistake[] => [
  ...UNSUPPORTED_KEYS.flatMap((key) => mistakesOfKey(input, key)),
  ...hostAsHeader(input),
];
