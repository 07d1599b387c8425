import { BookmarkPlus, Search, X } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { Observed } from '../../../../shared/filter/complete.ts';
import { hasTerm, toggleTerm } from '../../../../shared/filter/edit.ts';
import type { FilterMistake } from '../../../../shared/filter/expression.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { savedFilterLimit, savedNameLimit } from '../../../stores/filter-preferences.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { KeyHint } from '../../../ui/key-hint.tsx';
import type { Filter } from '../filter.ts';
import { FilterInput } from './filter-input.tsx';
import { FilterMessages } from './filter-messages.tsx';
import type { FilterRun } from './filter-run.ts';
import { NameDialog } from './name-dialog.tsx';
import { observedValues } from './observed-values.ts';
import { SavedFilters } from './saved-filters.tsx';
import { SearchProgress } from './search-progress.tsx';
import { useSettledMistakes } from './use-settled-mistakes.ts';

const quickFilters = [
  { label: 'Errors', term: 'status:4xx,5xx' },
  { label: 'Faults', term: '-fault:none' },
  { label: 'WebSockets', term: 'kind:websocket' },
] as const;

export interface FilterBarProps {
  readonly filter: Filter;
  readonly run: FilterRun;
  /** How many exchanges pass; rendered apart, since it changes with every one. */
  readonly count: ReactNode;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** The person is done with the bar: give the keyboard back to the list. */
  readonly onLeave: () => void;
}

export function FilterBar({ filter, run, count, inputRef, onLeave }: FilterBarProps) {
  const { navigation, preferences, exchanges } = useStores();
  const text = useStoreValue('navigation', (state) => state.filter);
  const saved = useStoreValue('preferences', (state) => state.savedFilters);
  const recent = useStoreValue('preferences', (state) => state.recentFilters);
  const setText = navigation.getState().setFilter;
  const [observed] = useState((): Observed => (field) => observedValues(exchanges.getState().log, field));
  const [isNaming, setNaming] = useState(false);
  const messageId = useId();
  const [isTyping, setTyping] = useState(false);
  const settled = useSettledMistakes(filter.mistakes);
  // A field whose value comes next is not wrong yet: its values are on offer below.
  const mistakes =
    isTyping && /[:<>=]$/.test(text) ? settled.filter(({ end }) => end < text.length) : settled;
  const isMistaken = mistakes.length > 0;
  const canSave =
    filter.active &&
    filter.mistakes.length === 0 &&
    !saved.some((one) => one.text === text) &&
    saved.length < savedFilterLimit;

  const showMistake = ({ start, end }: FilterMistake) => {
    inputRef.current?.focus();
    inputRef.current?.setSelectionRange(start, end);
  };
  return (
    <search className="relative block shrink-0 bg-surface">
      <div className="flex h-11 items-center gap-2 px-3">
        <div
          className={`relative flex h-7 min-w-40 flex-1 items-center gap-2 rounded-md border bg-surface pr-1 pl-2 focus-within:ring-2 ${isMistaken ? 'border-error focus-within:ring-error-soft' : 'border-line-strong focus-within:border-accent focus-within:ring-accent-soft'}`}
        >
          <Search size={14} aria-hidden className="shrink-0 text-faint" />
          <FilterInput
            text={text}
            mistakes={mistakes}
            observed={observed}
            recent={recent}
            inputRef={inputRef}
            describedBy={messageId}
            onChange={setText}
            onCommit={() => {
              if (filter.active && filter.mistakes.length === 0)
                preferences.getState().addRecentFilter(text.trim());
            }}
            onLeave={onLeave}
            onTyping={setTyping}
          />
          {text === '' ? (
            <KeyHint keys="/" />
          ) : (
            <>
              <span className="shrink-0 whitespace-nowrap text-faint text-xs">{count}</span>
              {canSave && (
                <IconButton
                  label="Save this filter"
                  size="sm"
                  className="size-5!"
                  onPress={() => setNaming(true)}
                >
                  <BookmarkPlus size={14} aria-hidden />
                </IconButton>
              )}
              <IconButton label="Remove the filter" size="sm" className="size-5!" onPress={() => setText('')}>
                <X size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
        {/* In a narrow window these scroll, so that there is room to type. */}
        <div className="flex min-w-0 items-center gap-2 overflow-x-auto">
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
      </div>
      <FilterMessages id={messageId} mistakes={mistakes} onShow={showMistake} />
      <SavedFilters text={text} onApply={setText} />
      <SearchProgress run={run} />
      {isNaming && (
        <NameDialog
          title="Save this filter"
          text={text}
          name={text.slice(0, savedNameLimit)}
          taken={saved.map(({ name }) => name)}
          onClose={() => setNaming(false)}
          onName={(name) => preferences.getState().setSavedFilters([...saved, { name, text }])}
        />
      )}
    </search>
  );
}
