import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { KeyHint } from './key-hint.tsx';

export interface TooltipProps {
  readonly text: string;
  readonly keys?: string;
  /** One focusable React Aria element. */
  readonly children: ReactElement;
}

/** A short text on hover and on keyboard focus. Never the only place where something is said. */
export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip
        offset={6}
        className="z-50 flex max-w-80 items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-text text-xs shadow-overlay"
      >
        {text}
        {keys !== undefined && <KeyHint keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
