import type { RawMap } from '../../../shared/config/raw.ts';
import { scalarText } from './scalar-text.ts';

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
