import { Search, X } from 'lucide-react';
import { type ReactNode, type Ref, useId, useRef } from 'react';
import { ToggleButton } from 'react-aria-components';
import { hasTerm, toggleTerm } from '../../../shared/filter/edit.ts';
import { filterFields } from '../../../shared/filter/fields.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import type { Filter } from './filter.ts';

const quickFilters = [
  { label: 'Errors', term: 'status:4xx,5xx' },
  { label: 'Faults', term: '-fault:none' },
  { label: 'WebSockets', term: 'kind:websocket' },
] as const;

export interface FilterBarProps {
  readonly filter: Filter;
  /** How many exchanges pass; rendered apart, since it changes with every one. */
  readonly count: ReactNode;
  readonly inputRef: Ref<HTMLInputElement>;
  /** The person is done with the bar: give the keyboard back to the list. */
  readonly onLeave: () => void;
}

export function FilterBar({ filter, count, inputRef, onLeave }: FilterBarProps) {
  const { navigation } = useStores();
  const text = useStoreValue('navigation', (state) => state.filter);
  const setText = navigation.getState().setFilter;
  const messageId = useId();
  const isMistaken = filter.mistakes.length > 0;
  return (
    <search className="shrink-0 border-line border-b bg-surface">
      <div className="flex h-11 items-center gap-2 px-3">
        <div
          className={`relative flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md border bg-surface pr-1 pl-2 focus-within:ring-2 ${isMistaken ? 'border-error focus-within:ring-error-soft' : 'border-line-strong focus-within:border-accent focus-within:ring-accent-soft'}`}
        >
          <Search size={14} aria-hidden className="shrink-0 text-faint" />
          <FilterInput
            text={text}
            filter={filter}
            inputRef={inputRef}
            describedBy={messageId}
            onChange={setText}
            onLeave={onLeave}
          />
          {text === '' ? (
            <KeyHint keys="/" />
          ) : (
            <>
              <span className="shrink-0 whitespace-nowrap text-faint text-xs">{count}</span>
              <IconButton label="Remove the filter" size="sm" className="size-5!" onPress={() => setText('')}>
                <X size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
        {quickFilters.map(({ label, term }) => (
          <ToggleButton
            key={term}
            isSelected={hasTerm(text, term)}
            onChange={() => setText(toggleTerm(text, term))}
            className="flex h-7 shrink-0 cursor-default items-center rounded-md border border-line-strong bg-control px-2.5 text-muted transition-colors hover:bg-hover hover:text-text selected:border-accent selected:bg-accent-soft selected:text-accent"
          >
            {label}
          </ToggleButton>
        ))}
      </div>
      <div
        id={messageId}
        aria-live="polite"
        className={isMistaken ? 'px-3 pb-2 text-error text-xs' : 'sr-only'}
      >
        {filter.mistakes.map((mistake) => (
          <p key={mistake.start} className="truncate" title={mistake.message}>
            {mistake.message}
          </p>
        ))}
        {!isMistaken && text === '' && `Free text, or fields: ${filterFields.join(', ')}.`}
      </div>
    </search>
  );
}

interface FilterInputProps {
  readonly text: string;
  readonly filter: Filter;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly describedBy: string;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
}

/** An input with the mistaken parts of its text underlined: the same text, unseen, lies under it. */
function FilterInput({ text, filter, inputRef, describedBy, onChange, onLeave }: FilterInputProps) {
  const underlay = useRef<HTMLDivElement>(null);
  const follow = (input: HTMLInputElement) => {
    if (underlay.current !== null) underlay.current.scrollLeft = input.scrollLeft;
  };
  return (
    <div className="relative h-full min-w-0 flex-1">
      <div
        ref={underlay}
        aria-hidden
        className="absolute inset-0 overflow-hidden whitespace-pre font-mono text-transparent text-xs leading-[26px]"
      >
        {marked(text, filter)}
      </div>
      <input
        ref={inputRef}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => follow(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' && event.key !== 'Enter') return;
          event.preventDefault();
          if (event.key === 'Escape' && text !== '') onChange('');
          else onLeave();
        }}
        aria-label="Filter exchanges"
        aria-describedby={describedBy}
        aria-invalid={filter.mistakes.length > 0}
        placeholder="Filter: text, status:5xx, host:shop.localhost, -path:/assets/*"
        spellCheck={false}
        autoComplete="off"
        className="selectable absolute inset-0 w-full bg-transparent font-mono text-xs outline-none placeholder:text-faint"
      />
    </div>
  );
}

function marked(text: string, filter: Filter) {
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const { start, end } of filter.mistakes) {
    parts.push(text.slice(at, start));
    parts.push(
      <span key={start} className="filter-mistake">
        {text.slice(start, end)}
      </span>,
    );
    at = end;
  }
  return [...parts, text.slice(at)];
}
