import { type KeyboardEvent, useState } from 'react';
import type { KeyShape } from '../../../shared/config/keys.ts';
import { classNames } from '../../ui/class-names.ts';
import { fieldClass } from '../../ui/text-field.tsx';
import { fallbackText, placeholderOf, shortUnit } from './field-help.ts';
import { FieldRow, type FieldRowProps, fieldIds } from './field-row.tsx';
import { measureWords, stepMeasure, stepNumber } from './measure-words.ts';
import { numberOrText, scalarText } from './scalar-text.ts';
import { type FieldState, notYet } from './use-field.ts';

interface LineProps {
  readonly field: FieldState;
  readonly id: string;
  readonly text: string;
  readonly onType: (text: string) => void;
  /** The text one step up or down; null where there is none. */
  readonly step?: (direction: 1 | -1, isLarge: boolean) => string | null;
  /** What the text means, at its right. */
  readonly meaning?: string;
  readonly onLeave?: () => void;
}

const inputClass = 'font-mono text-xs aria-invalid:border-error aria-invalid:focus:ring-error-soft';

/** Free at the right for what stands there. */
const roomFor = (aside: string): string =>
  aside.length > 14 ? 'pr-38' : aside.length > 8 ? 'pr-24' : 'pr-16';

/** Characters of a meaning for which there is always room. */
const shortMeaning = 14;

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 };

/** One line of text. Arrow keys step where there are steps. */
function Line({ field, id, text, onType, step, meaning = '', onLeave }: LineProps) {
  const ids = fieldIds(id);
  const isEmpty = text === '' && field.spec.emptyIsValue !== true;
  const aside = isEmpty ? defaultAside(field) : meaning;
  /** In a narrow form what was typed needs the room that such a meaning takes: '104,857,600 bytes'. */
  const isLong = aside === meaning && aside.length > shortMeaning;
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    if (direction === undefined || step === undefined) return;
    const next = step(direction, event.shiftKey);
    event.preventDefault();
    if (next !== null && next !== text) onType(next);
  };
  return (
    <div className="@container relative">
      <input
        id={ids.control}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          onLeave?.();
          field.settle();
        }}
        placeholder={placeholderOf(field.facts, field.spec)}
        disabled={field.refusal !== null && !field.isSet}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={field.error !== null}
        aria-describedby={`${ids.description} ${id}-aside`}
        className={classNames(
          fieldClass,
          inputClass,
          'h-7',
          aside !== '' && (isLong ? '@min-[230px]:pr-38' : roomFor(aside)),
        )}
      />
      <span
        id={`${id}-aside`}
        className={classNames(
          'pointer-events-none absolute inset-y-0 right-2 flex max-w-36 items-center truncate text-2xs text-faint tabular-nums',
          isLong && '@max-[230px]:hidden',
        )}
      >
        {aside}
      </span>
    </div>
  );
}

/** What stands at the right of an empty field: that it shows the default, the unit of that, or that it cannot be set yet. */
function defaultAside({ facts, refusal }: FieldState): string {
  if (refusal !== null) return notYet;
  const fallback = fallbackText(facts);
  if (fallback === null || fallback === 'empty') return '';
  return typeof facts.fallback === 'number' && facts.unit !== '' && facts.shape.kind === 'number'
    ? shortUnit(facts.unit)
    : 'default';
}

type ControlProps = { readonly field: FieldState; readonly id: string };

const rowOf = ({ field, id }: ControlProps): Omit<FieldRowProps, 'children'> => ({
  field,
  id,
  label: field.label,
  isLabelForControl: true,
  isRefusalInside: true,
});

/** Empty text leaves the key out, unless the spec says that it is a value. */
const orAbsent = (field: FieldState, text: string): string | undefined =>
  text === '' && field.spec.emptyIsValue !== true ? undefined : text;

export function TextControl({ field, id }: ControlProps) {
  const fallback = field.spec.emptyIsValue === true ? field.facts.fallback : undefined;
  return (
    <FieldRow {...rowOf({ field, id })}>
      <Line
        field={field}
        id={id}
        text={scalarText(field.value ?? fallback)}
        onType={(text) => field.type(orAbsent(field, text))}
      />
    </FieldRow>
  );
}

export function LongTextControl({ field, id }: ControlProps) {
  const ids = fieldIds(id);
  return (
    <FieldRow {...rowOf({ field, id })}>
      <textarea
        id={ids.control}
        rows={4}
        value={scalarText(field.value)}
        onChange={(event) => field.type(orAbsent(field, event.target.value))}
        onBlur={() => field.settle()}
        spellCheck={false}
        aria-invalid={field.error !== null}
        aria-describedby={ids.description}
        className={classNames(fieldClass, inputClass, 'resize-y py-1 leading-5')}
      />
    </FieldRow>
  );
}

/** A duration, a size or a percentage: says what it means, and steps through round values. */
export function MeasureControl({
  field,
  id,
  kind,
}: ControlProps & { readonly kind: 'duration' | 'size' | 'percentage' }) {
  const text = scalarText(field.value);
  const { range } = field.facts;
  return (
    <FieldRow {...rowOf({ field, id })}>
      <Line
        field={field}
        id={id}
        text={text}
        onType={(next) => field.type(next === '' ? undefined : next)}
        step={(direction) =>
          stepMeasure(kind, text === '' ? (fallbackText(field.facts) ?? '') : text, direction, range)
        }
        meaning={field.error === null ? measureWords(kind, text) : ''}
      />
    </FieldRow>
  );
}

export function NumberControl({
  field,
  id,
  shape,
}: ControlProps & { readonly shape: Extract<KeyShape, { kind: 'number' }> }) {
  const { min, max, isWhole } = shape;
  /** As typed: '48.' and '48.0' are the same number, on the way to different ones. */
  const [typed, setTyped] = useState<string | null>(null);
  const isTyping = typed !== null && numberOrText(typed, isWhole) === field.value;
  const text = isTyping ? typed : scalarText(field.value);
  const fallback = typeof field.facts.fallback === 'number' ? field.facts.fallback : min;
  const step = (direction: 1 | -1, isLarge: boolean): string | null => {
    const now = typeof field.value === 'number' ? field.value : field.isSet ? null : fallback;
    if (now === null) return null;
    const next = stepNumber(now, direction, min, max);
    return String(isLarge ? Math.max(min, Math.min(max, now + direction * 10)) : next);
  };
  return (
    <FieldRow {...rowOf({ field, id })}>
      <Line
        field={field}
        id={id}
        text={text}
        onType={(next) => {
          setTyped(next);
          field.type(numberOrText(next, isWhole));
        }}
        onLeave={() => setTyped(null)}
        step={step}
        meaning={typeof field.value === 'number' ? shortUnit(field.facts.unit) : ''}
      />
    </FieldRow>
  );
}
