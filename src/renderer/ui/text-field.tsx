import type { ReactNode } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components';
import { classNames } from './class-names.ts';

/** The look of everything one types or chooses in. */
export const fieldClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-text placeholder:text-faint outline-none transition-colors ' +
  'hover:border-faint focus:border-accent focus:ring-2 focus:ring-accent-soft invalid:border-error invalid:focus:ring-error-soft ' +
  'disabled:bg-sunken disabled:text-faint selectable';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  /** Where the label is shown by something else, it is only spoken. */
  readonly hideLabel?: boolean;
  readonly placeholder?: string;
  readonly description?: ReactNode;
  /** What is wrong, what was seen, what is allowed. Shown under the field and announced. */
  readonly error?: string | null;
  /** Data is set in the data font. */
  readonly data?: boolean;
  /** More than one makes it a text area of that height. */
  readonly rows?: number;
  readonly className?: string;
}

/** A labelled text field with its error right under it. */
export function TextField({
  label,
  hideLabel = false,
  placeholder,
  description,
  error,
  data = false,
  rows = 1,
  className,
  ...rest
}: TextFieldProps) {
  const invalid = rest.isInvalid === true || (error !== undefined && error !== null && error !== '');
  const font = data ? 'font-mono text-xs' : 'text-sm';
  return (
    <AriaTextField
      {...rest}
      {...(hideLabel ? { 'aria-label': label } : {})}
      isInvalid={invalid}
      validationBehavior="aria"
      className={classNames('flex min-w-0 flex-col gap-1', className)}
    >
      {!hideLabel && <Label className="text-muted text-xs">{label}</Label>}
      {rows > 1 ? (
        <TextArea
          rows={rows}
          spellCheck={false}
          className={classNames(fieldClass, font, 'resize-y py-1 leading-5')}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      ) : (
        <Input
          spellCheck={false}
          autoComplete="off"
          className={classNames(fieldClass, font, 'h-7')}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
      <FieldError className="text-error text-xs">{error}</FieldError>
      {description !== undefined && (
        <Text slot="description" className="text-faint text-xs">
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}
