import { idsAt } from '../../shared/config/plain.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormRow } from './form-row.tsx';
import { writeListeners } from './route-form.ts';
import { useDraftValue } from './use-draft.ts';
import type { RouteEdit } from './use-route-edit.ts';

export interface ListenerChoiceProps {
  /** Null: all. */
  readonly selected: readonly string[] | null;
  readonly error: string | null;
  readonly edit: RouteEdit;
}

/** The listeners that a route is for: all, or some. */
export function ListenerChoice({ selected, error, edit }: ListenerChoiceProps) {
  const input = useDraftValue((state) => state.moment.input);
  const known = [...new Set(idsAt(input, 'listeners'))];
  // Those that the file does not have are shown, so that they can be taken away.
  const offered = [...known, ...(selected ?? []).filter((id) => !known.includes(id))];
  const choose = (next: readonly string[] | null) =>
    edit.change('choose the listeners', (route) => writeListeners(route, next));
  return (
    <FormRow label="Listeners" title={describeKey('routes[].listeners')}>
      <fieldset aria-label="Listeners" className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 py-1">
        <Checkbox isSelected={selected === null} onChange={(all) => choose(all ? null : known)}>
          All
        </Checkbox>
        {offered.map((id) => (
          <Checkbox
            key={id}
            isSelected={selected === null || selected.includes(id)}
            isDisabled={selected === null}
            onChange={(on) =>
              choose(on ? [...(selected ?? []), id] : (selected ?? []).filter((other) => other !== id))
            }
          >
            <span className="font-mono text-xs">{id}</span>
          </Checkbox>
        ))}
      </fieldset>
      <FieldErrorText>{error}</FieldErrorText>
    </FormRow>
  );
}
