import { useId, useRef } from 'react';
import { idOf, idsAt, listAt, mapAt, setAt } from '../../../shared/config/plain.ts';
import { isRawMap } from '../../../shared/config/raw.ts';
import { addPool, withoutUnusedPools } from '../../stores/draft/edits.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { FieldRow } from '../fields/field-row.tsx';
import { useFormScope } from '../fields/form-scope.ts';
import { scalarText } from '../fields/scalar-text.ts';
import type { FieldState } from '../fields/use-field.ts';
import { writeAt } from '../fields/write-key.ts';
import { useDraft, useDraftValue } from '../use-draft.ts';
import { useIds } from './id-control.tsx';

export type TargetKind = 'pool' | 'redirect' | 'respond' | 'static' | 'listener';

const kindOptions: readonly SelectOption<TargetKind>[] = [
  { value: 'pool', label: 'Pool of upstreams', detail: 'forward' },
  { value: 'redirect', label: 'Redirect', detail: 'answer with another address' },
  { value: 'static', label: 'Files', detail: 'serve a folder' },
  { value: 'respond', label: 'Fixed response', detail: 'answer at once' },
  { value: 'listener', label: 'Listener', detail: 'go on with its routes' },
];

/** Where a route leads; null where it names no target, or several. */
export function targetKind(route: unknown): TargetKind | null {
  const to = mapAt(route, 'to');
  const named = kindOptions.filter(({ value }) => to[value] !== undefined);
  return named.length === 1 ? (named[0]?.value ?? null) : null;
}

/** Writes where the route leads. Pools that the draft made and nothing leads to any more go. */
function useRetarget(): (
  label: string,
  key: string,
  target: (input: unknown) => readonly [unknown, unknown],
) => void {
  const draft = useDraft();
  const scope = useFormScope();
  return (label, key, target) => {
    const { edit, baseMoment } = draft.getState();
    edit(`${label} of ${scope.subject}`, (moment) => {
      const [input, value] = target(moment.input);
      const next = writeAt(input, scope.path, scope.key, key, value);
      return { ...moment, input: withoutUnusedPools(next, baseMoment.input) };
    });
  };
}

/** What a target of a kind begins with. Of listeners the last, as a layer further in mostly stands behind those that clients use. */
function freshTarget(kind: TargetKind, input: unknown): unknown {
  if (kind === 'listener') return idsAt(input, 'listeners').at(-1) ?? '';
  if (kind === 'static') return { root: './dist' };
  return kind === 'redirect' ? { location: 'https://{host}{path}' } : { status: 200, body: '' };
}

/** With the pool, unless there is one of its id. */
function withPool(input: unknown, pool: unknown): unknown {
  const id = idOf(pool);
  if (id === null || idsAt(input, 'pools').includes(id)) return input;
  return setAt(input, ['pools'], [...listAt(input, 'pools'), pool]);
}

/** Where the route leads: exactly one of five kinds. */
export function TargetControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const draft = useDraft();
  const retarget = useRetarget();
  /** What each kind held before another was chosen, and the pool that went with it. */
  const before = useRef(new Map<TargetKind, { readonly target: unknown; readonly pool: unknown }>());
  const kind = targetKind(field.map);
  const choose = (next: TargetKind) => {
    if (next === kind) return;
    const to = mapAt(field.map, 'to');
    if (kind !== null) {
      const pools = listAt(draft.getState().moment.input, 'pools');
      before.current.set(kind, { target: to[kind], pool: pools.find((pool) => idOf(pool) === to['pool']) });
    }
    const known = before.current.get(next);
    retarget('choose the target', field.spec.key, (input) => {
      if (next === 'pool' && known === undefined) {
        const made = addPool(input, scalarText(field.map['id']));
        return [made.input, { pool: made.id }];
      }
      const ready = known === undefined ? input : withPool(input, known.pool);
      return [ready, { [next]: known?.target ?? freshTarget(next, ready) }];
    });
  };
  const error = field.ownError;
  return (
    <FieldRow field={{ ...field, error }} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={kindOptions}
        value={kind}
        onChange={choose}
        isInvalid={error !== null}
      />
    </FieldRow>
  );
}

/** Not a possible id, so that no pool can have it. */
const newPool = 'new pool';

/** With the one that is chosen where the file does not have it. */
const withUnknown = (
  options: readonly SelectOption<string>[],
  chosen: string,
): readonly SelectOption<string>[] =>
  chosen === '' || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen, detail: 'not in the file' }];

/** The pool that a route leads to, or a new one. */
export function PoolControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const retarget = useRetarget();
  const input = useDraftValue((state) => state.moment.input);
  const chosen = scalarText(field.value);
  const pools = listAt(input, 'pools').flatMap((pool): readonly SelectOption<string>[] => {
    const name = idOf(pool);
    if (name === null) return [];
    const count = isRawMap(pool) ? listAt(pool, 'upstreams').length : 0;
    return [{ value: name, label: name, detail: `${count} ${count === 1 ? 'upstream' : 'upstreams'}` }];
  });
  return (
    <FieldRow field={{ ...field, isSet: false }} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={[...withUnknown(pools, chosen), { value: newPool, label: 'New pool' }]}
        value={chosen}
        isInvalid={field.error !== null}
        onChange={(choice) =>
          retarget('choose the pool', field.spec.key, (now) => {
            if (choice !== newPool) return [now, choice];
            const made = addPool(now, scalarText(field.map['id']));
            return [made.input, made.id];
          })
        }
      />
    </FieldRow>
  );
}

/** The listener whose routes a request goes on with. */
export function NextListenerControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const retarget = useRetarget();
  const chosen = scalarText(field.value);
  const options = useIds('listeners').map((name) => ({ value: name, label: name }));
  return (
    <FieldRow field={{ ...field, isSet: false }} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={withUnknown(options, chosen)}
        value={chosen}
        isInvalid={field.error !== null}
        onChange={(choice) => retarget('choose the listener', field.spec.key, (now) => [now, choice])}
      />
    </FieldRow>
  );
}
