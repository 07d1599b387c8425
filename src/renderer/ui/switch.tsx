import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';

export interface SwitchProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** Something that is on or off, taking effect at once. */
export function Switch({ children, isSelected, onChange, isDisabled = false }: SwitchProps) {
  return (
    <SwitchField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <SwitchButton className="group flex cursor-default items-center gap-2 disabled:text-faint">
        <span className="flex h-4 w-7 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors group-focus-visible:outline-2 group-focus-visible:outline-accent group-focus-visible:outline-offset-2 group-selected:bg-accent">
          <span className="size-3 rounded-full bg-surface transition-transform group-selected:translate-x-3" />
        </span>
        {children}
      </SwitchButton>
    </SwitchField>
  );
}
