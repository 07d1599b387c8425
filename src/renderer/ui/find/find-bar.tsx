import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import { classNames } from '../class-names.ts';
import { IconButton } from '../icon-button.tsx';
import { fieldClass } from '../text-field.tsx';
import type { Find } from './find.ts';
import { findLengthLimit } from './find-pattern.ts';
import { findWords } from './find-words.ts';

export interface FindBarProps {
  readonly find: Find;
  /** Told with the keyboard still in the field; Escape is for what is around it (`useFindBar`). */
  readonly onClose: () => void;
  /** Changes when the field is asked for while it is there already. */
  readonly asked: number;
}

/** The field of a search in what is below it: the same for texts and trees. */
export function FindBar({ find, onClose, asked }: FindBarProps) {
  const state = useSyncExternalStore(find.subscribe, find.state);
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` says that it was asked for again
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  const words = findWords(state);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    if (event.shiftKey) find.previous();
    else find.next();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search
      aria-label="Find in the body"
      className="flex h-9 shrink-0 items-center gap-1 border-line border-b bg-raised px-4"
    >
      <input
        ref={field}
        aria-label="Find"
        placeholder="Find"
        maxLength={findLengthLimit}
        spellCheck={false}
        autoComplete="off"
        value={state.text}
        onKeyDown={onKeyDown}
        onChange={(event) => find.lookFor(event.target.value)}
        className={classNames(fieldClass, 'h-6 max-w-64 font-mono text-xs')}
      />
      <span
        aria-hidden
        className={classNames(
          'min-w-20 truncate px-1 text-xs tabular-nums',
          words === 'No match' ? 'text-error' : 'text-muted',
        )}
      >
        {words}
      </span>
      {/* What counts on is not read out with each step. */}
      <span role="status" className="sr-only">
        {state.isDone ? words : ''}
      </span>
      <IconButton
        label="Previous match"
        keys="Shift Enter"
        size="sm"
        isDisabled={state.count === 0}
        onPress={find.previous}
      >
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Next match"
        keys="Enter"
        size="sm"
        isDisabled={state.count === 0}
        onPress={find.next}
      >
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <span className="flex-1" />
      <IconButton label="Close the search" keys="Esc" size="sm" onPress={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  );
}
