import { useRef, useState } from 'react';
import {
  type Completion,
  complete,
  type FilterSuggestion,
  type Observed,
} from '../../../../shared/filter/complete.ts';

/** A line of the list under the filter. */
export interface Suggestion extends Omit<FilterSuggestion, 'kind'> {
  readonly kind: FilterSuggestion['kind'] | 'recent';
}

export interface SuggestionList {
  readonly isOpen: boolean;
  readonly suggestions: readonly Suggestion[];
  /** The one that Enter takes; -1 for none. */
  readonly active: number;
  /** Whether Tab may take one: something was typed, or one was gone to. */
  readonly isMeant: boolean;
  open(): void;
  close(): void;
  /** Down or up, around the ends. */
  move(by: 1 | -1): void;
  /** The text and the caret after a suggestion was taken. */
  take(index: number): { readonly text: string; readonly caret: number } | null;
}

interface SuggestionSources {
  readonly text: string;
  readonly caret: number;
  readonly observed: Observed;
  readonly recent: readonly string[];
}

/** What could be written next, and which of it is meant. */
export function useSuggestions({ text, caret, observed, recent }: SuggestionSources): SuggestionList {
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const asked = useRef<{ readonly key: string; readonly completion: Completion } | null>(null);
  const key = `${caret} ${text}`;
  // Counting what was seen walks through the list: once for what is typed, not for every key that moves in it.
  if (isOpen && asked.current?.key !== key) {
    asked.current = { key, completion: complete(text, caret, observed) };
  }
  const {
    start,
    end,
    suggestions: found,
  } = asked.current?.completion ?? { start: 0, end: 0, suggestions: [] };
  const used: readonly Suggestion[] =
    text === ''
      ? recent.map((label) => ({ kind: 'recent', label, insert: label, about: null, count: null }))
      : [];
  const suggestions = isOpen ? [...used, ...found] : [];
  const current = Math.min(active, suggestions.length - 1);
  return {
    isOpen: isOpen && suggestions.length > 0,
    suggestions,
    active: current,
    isMeant: current >= 0 || (start < caret && found.length > 0),
    open() {
      // What was seen may have changed since.
      if (!isOpen) asked.current = null;
      setOpen(true);
      setActive(-1);
    },
    close() {
      setOpen(false);
      setActive(-1);
    },
    move(by) {
      const count = suggestions.length;
      if (count === 0) return;
      setActive(current < 0 ? (by === 1 ? 0 : count - 1) : (current + by + count) % count);
    },
    take(index) {
      const taken = suggestions[index];
      if (taken === undefined) return null;
      if (taken.kind === 'recent') return { text: taken.insert, caret: taken.insert.length };
      const isLast = taken.kind === 'value' && end >= text.length;
      const before = `${text.slice(0, start)}${taken.insert}${isLast ? ' ' : ''}`;
      return { text: before + text.slice(end), caret: before.length };
    },
  };
}
