import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { SelectOption } from './select.tsx';

export interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** Chooses one of two to four values that are all in view. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={(keys) => {
        const option = props.options.find((candidate) => keys.has(candidate.value));
        if (option !== undefined) props.onChange(option.value);
      }}
      className="inline-flex h-7 rounded-md bg-sunken p-0.5 ring-1 ring-line ring-inset"
    >
      {props.options.map((option) => (
        <ToggleButton
          key={option.value}
          id={option.value}
          className="flex cursor-default items-center rounded-sm px-2.5 text-muted text-xs hover:text-text selected:bg-control selected:font-semibold selected:text-text selected:ring-1 selected:ring-line-strong"
        >
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
