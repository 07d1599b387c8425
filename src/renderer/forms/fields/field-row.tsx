import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { FieldErrorText } from '../form-row.tsx';
import { fallbackText, plainDescription } from './field-help.ts';
import { usePanelState } from './form-scope.ts';
import type { FieldState } from './use-field.ts';

/** Ids of the parts that a control refers to. */
export interface FieldIds {
  readonly control: string;
  readonly label: string;
  /** Of all that describes it, for `aria-describedby`. */
  readonly description: string;
}

export const fieldIds = (id: string): FieldIds => ({
  control: id,
  label: `${id}-label`,
  description: `${id}-help ${id}-error`,
});

export interface FieldRowProps {
  readonly field: FieldState;
  readonly id: string;
  /** Left out where the control is labelled by what it shows itself, such as a switch. */
  readonly label?: string;
  /** Whether the label names one native control. */
  readonly isLabelForControl?: boolean;
  readonly children: ReactNode;
  /** Where the control says itself that it cannot be set. */
  readonly isRefusalInside?: boolean;
  /** Shown under the control. */
  readonly note?: ReactNode;
}

/** Columns of a row: label, control, way back to the default. */
export const fieldColumns = 'grid grid-cols-[120px_minmax(0,1fr)_24px] items-start gap-x-2';

/** The frame of a field: label, control, what is wrong, and the way back to the default where the key is set. */
export function FieldRow({
  field,
  id,
  label,
  isLabelForControl = false,
  isRefusalInside = false,
  children,
  note,
}: FieldRowProps) {
  const labelClass = 'py-1.5 text-muted text-xs leading-4';
  return (
    <FieldFrame field={field} className={fieldColumns}>
      {label === undefined ? (
        <span />
      ) : isLabelForControl ? (
        <label id={`${id}-label`} htmlFor={id} className={labelClass}>
          {label}
        </label>
      ) : (
        <span id={`${id}-label`} className={labelClass}>
          {label}
        </span>
      )}
      <div className="flex min-w-0 flex-col gap-1">
        {children}
        {note}
        {field.refusal !== null && !isRefusalInside && (
          <p className="text-faint text-xs first-letter:uppercase">{field.refusal}.</p>
        )}
        <FieldErrorText id={`${id}-error`}>{field.error}</FieldErrorText>
        <span id={`${id}-help`} className="sr-only">
          {plainDescription(field.facts)}
        </span>
      </div>
      <ResetButton field={field} id={id} />
    </FieldFrame>
  );
}

/** Marks what belongs to a key, and shows its help while it is in hand. */
export function FieldFrame({
  field,
  className,
  children,
}: {
  readonly field: FieldState;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const panel = usePanelState();
  const { key } = field.spec;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches what happens to the control inside
    <div
      data-key={key}
      className={classNames('relative min-w-0', className)}
      onFocus={() => panel.getState().help(key)}
      // What is scrolled under a pointer that rests is not pointed at.
      onMouseMove={({ movementX, movementY }) => {
        if (movementX !== 0 || movementY !== 0) panel.getState().help(key);
      }}
    >
      {children}
    </div>
  );
}

/** The way back to the default; empty where the key is not set, or has to be. */
export function ResetButton({ field, id }: { readonly field: FieldState; readonly id: string }) {
  const { facts, isSet } = field;
  if (!isSet || facts.isRequired) return <span />;
  const fallback = fallbackText(facts);
  return (
    <IconButton
      label={fallback === null ? 'Leave out' : `Back to the default, ${shorten(fallback)}`}
      aria-describedby={`${id}-label`}
      size="sm"
      className="mt-0.5 text-faint"
      onPress={() => field.choose(undefined)}
    >
      <RotateCcw size={12} aria-hidden />
    </IconButton>
  );
}

/** Characters of a default that a button names. */
const shownCharacters = 40;
const shorten = (text: string): string =>
  text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
