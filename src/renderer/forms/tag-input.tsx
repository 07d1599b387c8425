import { X } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { classNames } from '../ui/class-names.ts';
import { FieldErrorText } from './form-row.tsx';
import { type PendingEntry, splitEntries, stillPending, withoutPending } from './tag-entry.ts';

const keep = (text: string): string => text;

export interface TagInputProps {
  /** Of the input: a label names it by this, and what describes it are `id-help` and `id-error`. */
  readonly id: string;
  readonly values: readonly string[];
  /** Takes every keystroke; false refuses the values, and the text stays in the input. */
  readonly onChange: (values: readonly string[]) => boolean;
  /** The person is done with an entry. */
  readonly onSettle: () => void;
  /** Entries that are mistaken, by index. */
  readonly mistaken: ReadonlySet<string | number>;
  readonly error: string | null;
  readonly placeholder?: string | undefined;
  /** The values are what counts where nothing is set: they are shown fainter. */
  readonly isDefault?: boolean;
  /** Commas and spaces end an entry; otherwise only Enter does. */
  readonly splits?: boolean;
  /** How an entry is written: 'get' → 'GET'. */
  readonly canonical?: (text: string) => string;
}

/** A list of short texts, typed one after the other. What is being typed counts already, so nothing is ever pending. */
export function TagInput(props: TagInputProps) {
  const { id, values, onChange, onSettle, mistaken, splits = false, canonical = keep } = props;
  const input = useRef<HTMLInputElement>(null);
  const [state, setPending] = useState<PendingEntry | null>(null);
  const pending = stillPending(values, state);

  const type = (text: string) => {
    const entry = pending ?? { at: values.length, held: null, original: null };
    const others = withoutPending(values, pending);
    const parts = splits ? splitEntries(text) : [text];
    const done = parts.slice(0, -1).filter((part) => part !== '');
    const rest = parts.at(-1) ?? '';
    const entries = [...done, ...(rest.trim() === '' ? [] : [rest])].map(canonical);
    const accepted = onChange(others.toSpliced(entry.at, 0, ...entries));
    if (!accepted) {
      setPending({ ...entry, text, refused: true });
      return;
    }
    const at = entry.at + done.length;
    if (done.length > 0) onSettle();
    const held = rest.trim() === '' ? null : canonical(rest);
    if (held === null && done.length > 0) setPending(null);
    else
      setPending({ at, text: rest, held, original: done.length > 0 ? null : entry.original, refused: false });
  };

  const settle = () => {
    if (pending?.refused === true) return;
    setPending(null);
    onSettle();
  };

  const edit = (at: number) => {
    const text = values[at];
    if (text === undefined || pending?.refused === true) return;
    setPending({ at, text, held: text, original: text, refused: false });
    input.current?.focus();
  };

  const remove = (at: number) => {
    onChange(values.toSpliced(at, 1));
    setPending(null);
    onSettle();
    input.current?.focus();
  };

  const cancel = () => {
    if (pending === null) return;
    const others = withoutPending(values, pending);
    onChange(pending.original === null ? others : others.toSpliced(pending.at, 0, pending.original));
    setPending(null);
    onSettle();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const text = pending?.text ?? '';
    if (event.key === 'Enter' && text !== '') settle();
    else if (event.key === 'Escape' && pending !== null) cancel();
    else if (event.key === 'Backspace' && text === '' && values.length > 0) edit(values.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const isInvalid = props.error !== null || pending?.refused === true;
  return (
    <>
      <div
        className={classNames(
          'flex min-h-7 cursor-text flex-wrap items-center gap-1 rounded-md border bg-surface px-1 py-[3px] transition-colors focus-within:ring-2',
          isInvalid
            ? 'border-error focus-within:ring-error-soft'
            : 'border-line-strong focus-within:border-accent focus-within:ring-accent-soft hover:border-faint',
        )}
      >
        {values.map((value, index) =>
          pending?.held !== null && pending?.at === index ? null : (
            <Tag
              // biome-ignore lint/suspicious/noArrayIndexKey: entries may repeat, so their place is their identity
              key={index}
              text={value}
              order={index * 2}
              isFaint={props.isDefault === true}
              isMistaken={mistaken.has(index) || mistaken.has(nameIn(value))}
              onEdit={() => edit(index)}
              onRemove={() => remove(index)}
            />
          ),
        )}
        <input
          ref={input}
          id={id}
          value={pending?.text ?? ''}
          onChange={(event) => type(event.target.value)}
          onBlur={settle}
          onKeyDown={onKeyDown}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-help ${id}-values ${id}-error`}
          placeholder={values.length === 0 ? props.placeholder : undefined}
          spellCheck={false}
          autoComplete="off"
          style={{ order: (pending?.at ?? values.length) * 2 - 1 }}
          className={classNames(
            'selectable h-5 flex-1 bg-transparent px-1 font-mono text-xs outline-none placeholder:text-faint',
            // Beside entries there is room for a caret; a line of its own only once there is text in it.
            values.length > 0 && pending === null ? 'min-w-4' : 'min-w-20',
          )}
        />
      </div>
      <span id={`${id}-values`} className="sr-only">
        {values.length > 0 && `Now: ${values.join(', ')}.`}
      </span>
      <FieldErrorText id={`${id}-error`}>
        {pending?.refused === true
          ? `There is a value for ${nameIn(pending.text)} already; change that one.`
          : props.error}
      </FieldErrorText>
    </>
  );
}

/** The name in 'name: value' or 'name=value'. */
const nameIn = (text: string): string => (text.split(/[:=]/, 1)[0] ?? text).trim();

interface TagProps {
  readonly text: string;
  readonly order: number;
  readonly isFaint: boolean;
  readonly isMistaken: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Tag({ text, order, isFaint, isMistaken, onEdit, onRemove }: TagProps) {
  return (
    <span
      style={{ order }}
      className={classNames(
        'inline-flex h-5 min-w-0 items-center rounded-sm ring-1 ring-inset',
        isMistaken ? 'bg-error-soft text-error ring-error' : 'ring-line',
        !isMistaken && (isFaint ? 'text-faint' : 'bg-sunken'),
      )}
    >
      <button
        type="button"
        aria-label={`Edit ${text}`}
        title={text}
        onClick={onEdit}
        onKeyDown={(event) => {
          if (event.key !== 'Delete' && event.key !== 'Backspace') return;
          event.preventDefault();
          onRemove();
        }}
        className="min-w-0 cursor-text truncate rounded-sm pl-1.5 font-mono text-xs"
      >
        {text}
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Remove ${text}`}
        onClick={onRemove}
        className="flex size-5 shrink-0 cursor-default items-center justify-center rounded-sm text-faint hover:text-text"
      >
        <X size={11} aria-hidden />
      </button>
    </span>
  );
}
