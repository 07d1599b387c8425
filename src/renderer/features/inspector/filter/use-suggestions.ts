import { useMemo, useState } from 'react';
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

const closed: Completion = { start: 0, end: 0, suggestions: [] };

/** What could be written next, and which of it is meant. */
export function useSuggestions({ text, caret, observed, recent }: SuggestionSources): SuggestionList {
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // Counting what was seen walks through the list: once for what is typed, not for every key that moves in it.
  const {
    start,
    end,
    suggestions: found,
  } = useMemo(() => (isOpen ? complete(text, caret, observed) : closed), [isOpen, text, caret, observed]);
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
