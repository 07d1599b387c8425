// biome-ignore-all lint/a11y/useFocusableInteractive: the input keeps the focus and names the active option
import { History } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { formatCount } from '../../../ui/format.ts';
import type { Suggestion } from './use-suggestions.ts';

export interface SuggestionPopupProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onTake: (index: number) => void;
}

export const optionId = (list: string, index: number): string => `${list}-${index}`;

/** The list of a combobox. A press takes a suggestion without moving the focus. */
export function SuggestionPopup({ id, suggestions, active, onTake }: SuggestionPopupProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="absolute top-full left-0 z-30 mt-1 w-[min(520px,100%)] overflow-hidden rounded-lg border border-line bg-raised shadow-overlay">
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label="Suggestions"
        tabIndex={-1}
        className="max-h-72 overflow-y-auto p-1 outline-none"
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={`${suggestion.kind} ${suggestion.label}`}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(index);
            }}
            className={classNames(
              'flex h-7 cursor-default items-center gap-3 rounded-md px-2',
              index === active ? 'bg-accent-soft text-text' : 'hover:bg-hover',
            )}
          >
            {suggestion.kind === 'recent' && (
              <History size={12} aria-label="Used before" className="shrink-0 text-faint" />
            )}
            <span className="min-w-0 shrink truncate font-mono text-xs">{suggestion.label}</span>
            {suggestion.about !== null && (
              <span className="min-w-0 flex-1 truncate text-right text-faint text-xs">
                {suggestion.about}
              </span>
            )}
            {suggestion.count !== null && (
              <span
                className={classNames(
                  'ml-auto shrink-0 text-xs tabular-nums',
                  suggestion.count === 0 ? 'text-faint' : 'text-muted',
                )}
              >
                {suggestion.count === 0 ? 'none now' : formatCount(suggestion.count)}
              </span>
            )}
          </div>
        ))}
      </div>
      <p aria-hidden className="border-line border-t px-3 py-1 text-2xs text-faint">
        ↑ ↓ to choose · Tab or Enter to take · Esc to close
      </p>
    </div>
  );
}
