import { Check, ChevronDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import { fieldClass } from './text-field.tsx';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  readonly error?: string | null;
  readonly isDisabled?: boolean;
  /** Where what is wrong is said elsewhere. */
  readonly isInvalid?: boolean;
  readonly className?: string;
}

/** Chooses one of a few named values. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, error } = props;
  return (
    <AriaSelect
      value={props.value}
      onChange={(key) => {
        const option = options.find((candidate) => candidate.value === key);
        if (option !== undefined) props.onChange(option.value);
      }}
      isInvalid={props.isInvalid === true || (error !== undefined && error !== null)}
      isDisabled={props.isDisabled ?? false}
      placeholder={props.placeholder ?? 'Choose…'}
      {...(props.hideLabel === true ? { 'aria-label': props.label } : {})}
      className={classNames('flex min-w-0 flex-col gap-1', props.className)}
    >
      {props.hideLabel !== true && <Label className="text-muted text-xs">{props.label}</Label>}
      <Button
        className={classNames(
          fieldClass,
          'flex h-7 cursor-default items-center justify-between gap-2 text-sm',
        )}
      >
        <SelectValue className="truncate placeholder-shown:text-faint">
          {({ selectedText, isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown size={14} aria-hidden className="shrink-0 text-faint" />
      </Button>
      <FieldError className="text-error text-xs">{error}</FieldError>
      <Popover className={classNames(popoverClass, 'min-w-(--trigger-width)')}>
        <ListBox className="max-h-80 overflow-auto p-1 outline-none">
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className={classNames(menuItemClass, 'selected:font-semibold')}
            >
              {({ isSelected }) => (
                <>
                  <Check size={14} aria-hidden className={isSelected ? 'text-accent' : 'invisible'} />
                  <span className="flex-1 truncate">{option.label}</span>
                  {option.detail !== undefined && (
                    <span className="font-normal text-faint text-xs">{option.detail}</span>
                  )}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export const popoverClass =
  'z-50 overflow-hidden rounded-lg border border-line bg-raised text-sm text-text shadow-overlay outline-none';

export const menuItemClass =
  'flex h-7 cursor-default items-center gap-2 rounded-md px-2 outline-none focus:bg-hover disabled:text-faint';
