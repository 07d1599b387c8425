import { useId } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FieldRow } from '../fields/field-row.tsx';
import { entriesOf, scalarText } from '../fields/scalar-text.ts';
import type { FieldState } from '../fields/use-field.ts';
import { useIds } from './id-control.tsx';

/** The listeners that a route is for: all, or some. */
export function ListenersControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const known = useIds('listeners');
  const isAll = field.value === undefined || field.value === 'all';
  const selected = isAll ? null : entriesOf(field.value).map(scalarText);
  // Those that the file does not have are shown, so that they can be taken away.
  const offered = [...known, ...(selected ?? []).filter((name) => !known.includes(name))];
  return (
    <FieldRow field={field} id={id} label={field.label}>
      <fieldset aria-label={field.label} className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 py-1">
        <Checkbox isSelected={isAll} onChange={(all) => field.choose(all ? undefined : known)}>
          All
        </Checkbox>
        {offered.map((name) => (
          <Checkbox
            key={name}
            isSelected={selected === null || selected.includes(name)}
            isDisabled={selected === null}
            onChange={(on) =>
              field.choose(
                on ? [...(selected ?? []), name] : (selected ?? []).filter((other) => other !== name),
              )
            }
          >
            <span className="font-mono text-xs leading-5">{name}</span>
          </Checkbox>
        ))}
      </fieldset>
    </FieldRow>
  );
}

type HostRewrite = 'preserve' | 'upstream' | 'literal';

const hostOptions: readonly SelectOption<HostRewrite>[] = [
  { value: 'preserve', label: 'As the client sent it' },
  { value: 'upstream', label: 'That of the upstream' },
  { value: 'literal', label: 'A name of your choice' },
];

/** The Host header that an upstream sees: one of two words, or a name. */
export function HostControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const text = scalarText(field.value ?? 'preserve');
  const kind: HostRewrite = text === 'preserve' || text === 'upstream' ? text : 'literal';
  return (
    <FieldRow field={{ ...field, error: null }} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={hostOptions}
        value={kind}
        onChange={(choice) => field.choose(choice === 'literal' ? '' : choice)}
        error={kind === 'literal' ? null : field.error}
      />
      {kind === 'literal' && (
        <TextField
          label="Host value"
          hideLabel
          data
          value={text}
          placeholder="e.g. shop.example"
          onChange={(next) => field.type(next)}
          error={field.error}
        />
      )}
    </FieldRow>
  );
}
