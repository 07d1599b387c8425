import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Observed } from '../../../../shared/filter/complete.ts';
import type { FilterMistake } from '../../../../shared/filter/expression.ts';
import { filterLengthLimit } from '../../../../shared/filter/expression.ts';
import { classNames } from '../../../ui/class-names.ts';
import { colourFilter, type FilterTone } from './colour.ts';
import { optionId, SuggestionPopup } from './suggestion-popup.tsx';
import { useSuggestions } from './use-suggestions.ts';

export interface FilterInputProps {
  readonly text: string;
  readonly mistakes: readonly FilterMistake[];
  readonly observed: Observed;
  readonly recent: readonly string[];
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly describedBy: string;
  readonly onChange: (text: string) => void;
  /** The filter is as it is wanted. */
  readonly onCommit: () => void;
  /** The person is done with it: the keyboard goes back to the list. */
  readonly onLeave: () => void;
  /** It has the keyboard, or has it no more. */
  readonly onTyping: (isTyping: boolean) => void;
}

const tones: Readonly<Record<FilterTone, string>> = {
  text: 'text-text',
  field: 'text-accent',
  operator: 'text-muted',
  negation: 'text-error',
  word: 'text-muted',
};

/**
 * The filter as one types it: a combobox whose list offers fields and values. What is typed is drawn by a layer over it, which
 * gives each part its colour and underlines what is mistaken.
 */
export function FilterInput(props: FilterInputProps) {
  const { text, mistakes, inputRef, onChange, onCommit, onLeave, onTyping } = props;
  const listId = useId();
  const overlay = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(text.length);
  /** Where the caret is to be put once the text that was taken is there. */
  const wanted = useRef<number | null>(null);
  const list = useSuggestions({
    text,
    caret: Math.min(caret, text.length),
    observed: props.observed,
    recent: props.recent,
  });

  const follow = () => {
    const input = inputRef.current;
    if (input === null) return;
    if (overlay.current !== null) overlay.current.scrollLeft = input.scrollLeft;
    setCaret(input.selectionStart ?? input.value.length);
  };

  useLayoutEffect(() => {
    const input = inputRef.current;
    if (input === null || wanted.current === null || input.value !== text) return;
    input.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
    if (overlay.current !== null) overlay.current.scrollLeft = input.scrollLeft;
  }, [inputRef, text]);

  const take = (index: number) => {
    const taken = list.take(index);
    if (taken === null) return;
    wanted.current = taken.caret;
    setCaret(taken.caret);
    onChange(taken.text);
    // A field is followed by its values; a value, by whatever comes to mind.
    if (list.suggestions[index]?.kind !== 'field') list.close();
    else list.open();
  };

  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown() {
      if (list.isOpen) list.move(1);
      else list.open();
      return true;
    },
    ArrowUp() {
      if (list.isOpen) list.move(-1);
      return list.isOpen;
    },
    Tab() {
      if (!list.isOpen || !list.isMeant) return false;
      take(Math.max(list.active, 0));
      return true;
    },
    Enter() {
      if (list.isOpen && list.active >= 0) take(list.active);
      else {
        list.close();
        onCommit();
        onLeave();
      }
      return true;
    },
    Escape() {
      const wasOpen = list.isOpen;
      list.close();
      if (wasOpen) return true;
      if (text === '') onLeave();
      else onChange('');
      return true;
    },
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.nativeEvent.isComposing) return;
    if (keys[event.key]?.() === true) event.preventDefault();
  };

  return (
    <div className="h-full min-w-0 flex-1">
      <div className="relative h-full">
        <input
          ref={inputRef}
          role="combobox"
          value={text}
          maxLength={filterLengthLimit}
          onChange={(event) => {
            setCaret(event.target.selectionStart ?? event.target.value.length);
            onChange(event.target.value);
            list.open();
          }}
          onPointerDown={() => {
            if (text === '') list.open();
          }}
          onSelect={follow}
          onScroll={follow}
          onKeyDown={onKeyDown}
          onFocus={() => onTyping(true)}
          onBlur={() => {
            onTyping(false);
            list.close();
            onCommit();
          }}
          aria-label="Filter exchanges"
          aria-describedby={props.describedBy}
          aria-invalid={mistakes.length > 0}
          aria-autocomplete="list"
          aria-expanded={list.isOpen}
          aria-controls={listId}
          {...(list.isOpen && list.active >= 0
            ? { 'aria-activedescendant': optionId(listId, list.active) }
            : {})}
          placeholder="Filter: text, status:5xx, duration>200ms, -path:/assets/*"
          spellCheck={false}
          autoComplete="off"
          className="filter-typed selectable absolute inset-0 w-full bg-transparent font-mono text-xs outline-none placeholder:text-faint"
        />
        <div
          ref={overlay}
          aria-hidden
          className="pointer-events-none absolute inset-0 overflow-hidden whitespace-pre font-mono text-xs leading-[26px]"
        >
          {pieces(text, mistakes)}
        </div>
      </div>
      {list.isOpen && (
        <SuggestionPopup id={listId} suggestions={list.suggestions} active={list.active} onTake={take} />
      )}
    </div>
  );
}

const pieces = (text: string, mistakes: readonly FilterMistake[]): readonly ReactNode[] =>
  colourFilter(text, mistakes).map((piece) => (
    <span key={piece.start} className={classNames(tones[piece.tone], piece.isMistaken && 'filter-mistake')}>
      {piece.text}
    </span>
  ));
