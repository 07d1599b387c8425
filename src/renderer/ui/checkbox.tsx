import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components';

export interface CheckboxProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** A choice inside a form, taking effect when the form is applied. */
export function Checkbox({ children, isSelected, onChange, isDisabled = false }: CheckboxProps) {
  return (
    <CheckboxField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <CheckboxButton className="group relative flex cursor-default items-start gap-2 disabled:text-faint">
        <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-faint bg-surface text-on-accent group-focus-visible:outline-2 group-focus-visible:outline-accent group-focus-visible:outline-offset-1 group-selected:border-accent group-selected:bg-accent">
          {isSelected && <Check size={12} strokeWidth={3} aria-hidden />}
        </span>
        {children}
      </CheckboxButton>
    </CheckboxField>
  );
}
