import { firstUpstreamUrl } from '../../stores/draft/edits.ts';
import { TextField } from '../../ui/text-field.tsx';
import { completeUrl } from '../complete-url.ts';
import { FieldRow } from '../fields/field-row.tsx';
import { scalarText } from '../fields/scalar-text.ts';
import type { FieldState } from '../fields/use-field.ts';

/** Where an upstream listens. What people shorten is completed on leaving. */
export function UpstreamUrlControl({ field }: { readonly field: FieldState }) {
  return (
    <FieldRow field={{ ...field, error: null }} id={field.spec.key} label={field.label}>
      <UrlInput field={field} error={field.error} />
    </FieldRow>
  );
}

export interface UrlInputProps {
  readonly field: FieldState;
  readonly error: string | null;
  /** Id of what says what is wrong, where that stands elsewhere. */
  readonly errorId?: string;
}

export function UrlInput({ field, error, errorId }: UrlInputProps) {
  const url = scalarText(field.value);
  return (
    <TextField
      label={field.label}
      hideLabel
      data
      value={url}
      placeholder={`e.g. ${firstUpstreamUrl}`}
      onChange={(text) => field.type(text)}
      onBlur={() => {
        const complete = completeUrl(url);
        if (complete !== url) field.type(complete);
      }}
      error={error}
      {...(errorId === undefined ? {} : { isInvalid: true, 'aria-describedby': errorId })}
    />
  );
}
