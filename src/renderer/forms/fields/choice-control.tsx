import { useRef } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { FieldFrame, FieldRow, ResetButton } from './field-row.tsx';
import type { FieldSpec } from './field-spec.ts';
import { ListControl } from './list-control.tsx';
import { entriesOf, scalarText } from './scalar-text.ts';
import type { FieldState } from './use-field.ts';

interface ControlProps {
  readonly field: FieldState;
  readonly id: string;
}

/** What a value is called; the value itself where the spec has no name for it. */
const nameOf = (spec: FieldSpec, value: string): SelectOption<string> => ({
  value,
  label: spec.options?.[value]?.label ?? value,
  ...(spec.options?.[value]?.detail === undefined ? {} : { detail: spec.options[value].detail }),
});

export function ChoiceControl({
  field,
  id,
  values,
}: ControlProps & { readonly values: readonly (string | number)[] }) {
  const current = scalarText(field.value ?? field.facts.fallback);
  const options = values.map((value) => nameOf(field.spec, String(value)));
  return (
    <FieldRow field={field} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={options}
        value={options.some(({ value }) => value === current) ? current : null}
        onChange={(text) => field.choose(values.find((value) => String(value) === text))}
        placeholder={current === '' ? 'Choose…' : current}
        isDisabled={field.refusal !== null && !field.isSet}
        isInvalid={field.error !== null}
      />
    </FieldRow>
  );
}

export function SwitchControl({ field, id }: ControlProps) {
  return (
    <FieldRow field={field} id={id} {...(field.spec.text === undefined ? {} : { label: field.label })}>
      <div className="flex min-h-7 items-center">
        <Switch field={field} />
      </div>
    </FieldRow>
  );
}

function Switch({ field }: { readonly field: FieldState }) {
  const { value, facts, spec, label } = field;
  return (
    <Checkbox
      isSelected={typeof value === 'boolean' ? value : facts.fallback === true}
      isDisabled={field.refusal !== null && !field.isSet}
      onChange={(on) => field.choose(on)}
    >
      {spec.text ?? label}
    </Checkbox>
  );
}

/** A switch among others under one label. */
export function SwitchInRow({ field, id }: ControlProps) {
  return (
    <FieldFrame field={field} className="flex min-h-7 items-center">
      <Switch field={field} />
      {field.isSet && <ResetButton field={field} id={id} />}
      {field.error !== null && (
        <span id={`${id}-error`} className="pl-2 text-error text-xs">
          {field.error}
        </span>
      )}
    </FieldFrame>
  );
}

/** A map that is there or not: being there switches something on. */
export function PresenceControl({ field, id }: ControlProps) {
  /** What it held before it was switched off. */
  const before = useRef<unknown>({});
  return (
    <FieldRow
      field={{ ...field, error: field.ownError }}
      id={id}
      {...(field.spec.text === undefined ? {} : { label: field.label })}
    >
      <div className="flex min-h-7 items-center">
        <Checkbox
          isSelected={field.isSet}
          onChange={(on) => {
            if (!on) before.current = field.value;
            field.choose(on ? before.current : undefined);
          }}
        >
          {field.spec.text ?? field.label}
        </Checkbox>
      </div>
    </FieldRow>
  );
}

/** A list of which only some values may be members: those that are on, in the order in which they were switched on. */
export function SetControl({ field, id, values }: ControlProps & { readonly values: readonly string[] }) {
  const { value, facts, spec } = field;
  const chosen = entriesOf(value ?? spec.fallback?.(field.map) ?? facts.fallback).map(scalarText);
  const works = facts.works ?? values;
  return (
    <FieldRow
      field={field}
      id={id}
      label={field.label}
      {...(works.length < values.length
        ? {
            note: (
              <p className="text-faint text-xs">
                {values
                  .filter((name) => !works.includes(name))
                  .map((name) => spec.options?.[name]?.label ?? name)
                  .join(', ')}{' '}
                is not in this release yet.
              </p>
            ),
          }
        : {})}
    >
      <fieldset aria-label={field.label} className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 py-1">
        {values.map((name) => {
          const isOn = chosen.includes(name);
          return (
            <Checkbox
              key={name}
              isSelected={isOn}
              // Where the list has to hold something, its last member stays.
              isDisabled={(isOn && chosen.length === 1) || (!isOn && !works.includes(name))}
              onChange={(on) =>
                field.choose(on ? [...chosen, name] : chosen.filter((other) => other !== name))
              }
            >
              {spec.options?.[name]?.label ?? name}
            </Checkbox>
          );
        })}
      </fieldset>
    </FieldRow>
  );
}

/** Not a word of the format. */
const listed = 'those listed';

/** A word, or a list in its place. */
export function WordOrListControl({
  field,
  id,
  words,
}: ControlProps & { readonly words: readonly string[] }) {
  const isList = Array.isArray(field.value);
  const current = isList ? listed : scalarText(field.value ?? field.facts.fallback);
  const options = [
    ...words.map((word) => nameOf(field.spec, word)),
    { value: listed, label: 'Those listed' },
  ];
  return (
    <>
      <FieldRow field={isList ? { ...field, error: null } : field} id={id} label={field.label}>
        <Select
          label={field.label}
          hideLabel
          options={options}
          value={options.some(({ value }) => value === current) ? current : null}
          onChange={(word) => field.choose(word === listed ? [] : word)}
          isInvalid={!isList && field.error !== null}
        />
      </FieldRow>
      {isList && <ListControl field={field} id={`${id}-list`} label="Listed" />}
    </>
  );
}
