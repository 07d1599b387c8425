import type { ConfigKey } from '../../../shared/config/keys.ts';
import type { FieldSpec } from './field-spec.ts';
import { scalarText } from './scalar-text.ts';

/** A value as it would be written on one line. */
export function inlineText(value: unknown): string {
  if (Array.isArray(value)) return value.map(scalarText).join(', ') || 'none';
  if (value === true) return 'on';
  if (value === false) return 'off';
  return scalarText(value) || 'empty';
}

/** What counts where a key is left out, in words; null where nothing in particular does. */
export function fallbackText({ fallback, fallbackWords, shape }: ConfigKey): string | null {
  if (fallbackWords !== null) return fallbackWords;
  if (fallback === undefined || shape.kind === 'group') {
    return shape.kind === 'group' && typeof fallback === 'string' ? fallback : null;
  }
  if (shape.kind === 'pairs') return 'none';
  if (shape.kind === 'percentage' && fallback === 0) return '0%';
  if (shape.kind === 'size' && fallback === 0) return '0B';
  return inlineText(fallback);
}

/** What an empty field shows: an example marked as one, what stands for the default, or the default. */
export function placeholderOf(facts: ConfigKey, { placeholder, example }: FieldSpec): string | undefined {
  if (placeholder !== undefined) return placeholder;
  if (example !== undefined) return `e.g. ${example}`;
  const fallback = fallbackText(facts);
  return fallback === null || fallback === 'empty' || fallback === 'none' ? undefined : fallback;
}

/** A unit as it is written beside a number. */
export const shortUnit = (unit: string): string => unit.replace(' per second', '/s');

/** What is known of a key besides its description: 'size, 1KiB to 1GiB, default 10MiB'. */
export function factsText(facts: ConfigKey): string {
  const fallback = fallbackText(facts);
  const { range, unit, type, isRequired } = facts;
  return [
    type,
    range === '' || range === type ? '' : range,
    range.includes(unit) ? '' : unit,
    isRequired ? 'required' : fallback === null ? '' : `default ${fallback}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The description without marks for code, to be spoken. */
export const plainDescription = ({ description }: ConfigKey): string => description.replaceAll('`', '');

/** Whether a search finds a key: each of its words is in the key, a name or the help. */
export function isFound(search: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
