import { isRawMap, samePlain } from '../../../shared/config/raw.ts';
import { TagInput } from '../tag-input.tsx';
import { placeholderOf } from './field-help.ts';
import { FieldRow } from './field-row.tsx';
import { fieldsFromTexts, fieldTexts, headerSyntax, readField, writeField } from './pair-text.ts';
import { entriesOf, scalarText } from './scalar-text.ts';
import type { FieldState } from './use-field.ts';

interface ControlProps {
  readonly field: FieldState;
  readonly id: string;
  /** In place of the field's own. */
  readonly label?: string;
}

/** A list of texts. Entries that are not touched stay as the file has them. */
export function ListControl({ field, id, label = field.label }: ControlProps) {
  const { value, facts, spec } = field;
  const entries = entriesOf(value ?? (Array.isArray(facts.fallback) ? facts.fallback : undefined));
  return (
    <FieldRow field={{ ...field, error: null }} id={id} label={label} isLabelForControl>
      <TagInput
        id={id}
        values={entries.map(scalarText)}
        onChange={(texts) => {
          const next = texts.map((text, index) =>
            scalarText(entries[index]) === text ? entries[index] : text,
          );
          field.type(samePlain(next, facts.fallback) ? undefined : next);
          return true;
        }}
        onSettle={field.settle}
        mistaken={field.mistaken}
        error={field.error}
        splits={spec.splits ?? true}
        placeholder={placeholderOf(facts, spec)}
        isDefault={!field.isSet}
        {...(spec.canonical === undefined ? {} : { canonical: spec.canonical })}
      />
    </FieldRow>
  );
}

/** A map of names to texts, each on one line. */
export function PairsControl({ field, id }: ControlProps) {
  const { spec, facts } = field;
  const { syntax = headerSyntax } = spec;
  const current = isRawMap(field.value) ? field.value : {};
  return (
    <FieldRow field={{ ...field, error: null }} id={id} label={field.label} isLabelForControl>
      <TagInput
        id={id}
        values={fieldTexts(current, syntax)}
        onChange={(texts) => {
          const next = fieldsFromTexts(current, texts, syntax);
          if (next === null) return false;
          field.type(samePlain(next, facts.fallback) ? undefined : next);
          return true;
        }}
        onSettle={field.settle}
        mistaken={field.mistaken}
        error={field.error}
        placeholder={placeholderOf(facts, spec)}
        canonical={(text) => writeField(...readField(text, syntax), syntax)}
      />
    </FieldRow>
  );
}
