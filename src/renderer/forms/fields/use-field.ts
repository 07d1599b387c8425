import { type ConfigKey, configKey } from '../../../shared/config/keys.ts';
import { isRawMap, type Path, type RawMap, samePlain, valueAt } from '../../../shared/config/raw.ts';
import { mistakenEntries, textAt } from '../mistake-text.ts';
import { useDraft, useDraftValue } from '../use-draft.ts';
import { type FieldSpec, labelOf } from './field-spec.ts';
import { useFormScope } from './form-scope.ts';
import { namesFrom, writeAt } from './write-key.ts';

/** One key of the draft, read and written at the one place that the spec names. */
export interface FieldState {
  readonly spec: FieldSpec;
  readonly facts: ConfigKey;
  readonly label: string;
  readonly path: Path;
  /** The map that the form edits. */
  readonly map: RawMap;
  /** As the file has it; undefined where it is left out. */
  readonly value: unknown;
  readonly isSet: boolean;
  /** What is wrong at the key and below. */
  readonly error: string | null;
  /** What is wrong at the key itself, where what is below it has fields of its own. */
  readonly ownError: string | null;
  /** Entries of a list or map that are mistaken. */
  readonly mistaken: ReadonlySet<string | number>;
  /** Why nothing but its default may be written; null where it may. */
  readonly refusal: string | null;
  /** Writes a value as one step of undo; undefined, and what is the default, leave the key out. */
  choose(value: unknown): void;
  /** Writes what is being typed: one step of undo until {@link settle}. */
  type(value: unknown): void;
  settle(): void;
}

/** What is written for a value: nothing where it says what counts anyway. */
const written = (value: unknown, { fallback, isRequired }: ConfigKey): unknown =>
  !isRequired && fallback !== undefined && samePlain(value, fallback) ? undefined : value;

/** What is said where a key of the format has no effect yet, and can therefore not be set. */
export const notYet = 'not in this release yet';

const refusalOf = ({ works }: ConfigKey): string | null =>
  works !== null && works.length === 0 ? notYet : null;

export function useField(spec: FieldSpec): FieldState {
  const draft = useDraft();
  const scope = useFormScope();
  const { key } = spec;
  const facts = configKey(key);
  const path: Path = [...scope.path, ...namesFrom(scope.key, key)];
  const map = useDraftValue((state) => valueAt(state.moment.input, scope.path));
  const value = useDraftValue((state) => valueAt(state.moment.input, path));
  const mistakes = useDraftValue((state) => state.mistakes);
  const label = labelOf(spec);
  const write = (next: unknown, mergeKey?: string) =>
    draft
      .getState()
      .edit(
        `change ${label.toLowerCase()} of ${scope.subject}`,
        (moment) => ({ ...moment, input: writeAt(moment.input, scope.path, scope.key, key, next) }),
        mergeKey,
      );
  return {
    spec,
    facts,
    label,
    path,
    map: isRawMap(map) ? map : {},
    value,
    isSet: value !== undefined,
    error: textAt(mistakes, path),
    ownError: textAt(
      mistakes.filter((mistake) => mistake.path.length === path.length),
      path,
    ),
    mistaken: mistakenEntries(mistakes, path),
    refusal: refusalOf(facts),
    choose: (next) => write(written(next, facts)),
    type: (next) => write(next, `${scope.identity} ${key}`),
    settle: () => draft.getState().seal(),
  };
}
