import type { ComponentType } from 'react';
import { configKey } from '../../../shared/config/keys.ts';
import type { RawMap } from '../../../shared/config/raw.ts';
import { isFound } from './field-help.ts';
import type { FieldSyntax } from './pair-text.ts';
import type { FieldState } from './use-field.ts';

/** How a form shows one key of the format. What may be written there, its help and its default come from the schema. */
export interface FieldSpec {
  /** The key that the control reads and writes: 'routes[].cache.maxObject'. */
  readonly key: string;
  /** Left out: made of the key's name. */
  readonly label?: string;
  /** Beside a switch; left out: the label. */
  readonly text?: string;
  /** What stands for the default where it has no value to show: 'everybody'. */
  readonly placeholder?: string;
  /** What could be typed there; shown as an example, so that nobody takes it for the default. */
  readonly example?: string;
  /** The default of a set, where it depends on the rest of the map. */
  readonly fallback?: (map: RawMap) => readonly string[];
  /** How values of a choice are called. */
  readonly options?: Readonly<Record<string, { readonly label: string; readonly detail?: string }>>;
  /** How an entry of a list is written: 'get' → 'GET'. */
  readonly canonical?: (text: string) => string;
  /** Commas and spaces end an entry of a list. */
  readonly splits?: boolean;
  /** How a name and its text are written on one line. */
  readonly syntax?: FieldSyntax;
  /** Empty text is a value and not the same as none. */
  readonly emptyIsValue?: boolean;
  /** Further words that a search finds it by. */
  readonly keywords?: string;
  /** Whether the key can be there at all, for the map that the form edits. */
  readonly possibleWhen?: (map: RawMap) => boolean;
  /** Whether the key matters. A search finds it all the same, and so does a mistake. */
  readonly usedWhen?: (map: RawMap) => boolean;
  /** A map above the key whose own mistakes the control shows. */
  readonly covers?: string;
  /** In place of the control for the key's shape. */
  readonly control?: ComponentType<{ readonly field: FieldState }>;
}

/** Switches beside each other under one label. */
export interface SwitchesSpec {
  readonly label: string;
  readonly fields: readonly FieldSpec[];
}

export type ItemSpec = FieldSpec | SwitchesSpec;

export interface SectionSpec {
  readonly title: string;
  readonly note?: string;
  readonly items: readonly ItemSpec[];
  /** Folded until asked for. */
  readonly more?: readonly ItemSpec[];
  /** Whether the section matters for the map that the form edits; its mistakes show it all the same. */
  readonly usedWhen?: (map: RawMap) => boolean;
}

export const fieldsOf = (item: ItemSpec): readonly FieldSpec[] => ('fields' in item ? item.fields : [item]);

/** Every field of some sections, in order. */
export const fieldsIn = (sections: readonly SectionSpec[]): readonly FieldSpec[] =>
  sections.flatMap(({ items, more = [] }) => [...items, ...more].flatMap(fieldsOf));

/** 'staleIfError' → 'Stale if error'. */
export function labelOf({ key, label }: FieldSpec): string {
  if (label !== undefined) return label;
  const words = (key.split('.').at(-1) ?? key).replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Whether a search finds a field of a section. */
export const finds = (search: string, title: string, spec: FieldSpec): boolean =>
  isFound(search, [
    spec.key,
    labelOf(spec),
    spec.text ?? '',
    title,
    configKey(spec.key).description,
    spec.keywords ?? '',
  ]);

/** Whether any field of some sections is found, for what stands around them. */
export const findsAny = (search: string, sections: readonly SectionSpec[]): boolean =>
  sections.some(({ title, items, more = [] }) =>
    [...items, ...more].flatMap(fieldsOf).some((spec) => finds(search, title, spec)),
  );
