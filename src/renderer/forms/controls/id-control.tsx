import { idsAt, listAt } from '../../../shared/config/plain.ts';
import { valueAt } from '../../../shared/config/raw.ts';
import { renameListener, renamePool, renameRoute } from '../../stores/draft/edits.ts';
import type { Moment } from '../../stores/draft/moment.ts';
import { TextField } from '../../ui/text-field.tsx';
import { FieldRow } from '../fields/field-row.tsx';
import { useFormScope } from '../fields/form-scope.ts';
import { scalarText } from '../fields/scalar-text.ts';
import type { FieldState } from '../fields/use-field.ts';
import { IdField } from '../id-field.tsx';
import { useDraft, useDraftValue } from '../use-draft.ts';

const indexIn = (path: readonly (string | number)[]): number => (typeof path[1] === 'number' ? path[1] : -1);

/** How an id is changed where other parts of the file refer to it. */
const renamings: Readonly<Record<string, (input: unknown, index: number, id: string) => unknown>> = {
  'listeners[].id': renameListener,
  'pools[].id': renamePool,
};

/** An id that others refer to: it takes effect on leaving, and references follow. */
export function IdControl({ field }: { readonly field: FieldState }) {
  const draft = useDraft();
  const { subject, path } = useFormScope();
  const siblings = useDraftValue((state) => valueAt(state.moment.input, path.slice(0, -1)));
  const value = scalarText(field.value);
  const rename = renamings[field.spec.key];
  const commit = (id: string) => {
    if (rename === undefined) {
      field.choose(id);
      return;
    }
    draft.getState().edit(`rename ${subject}`, (moment) => ({
      ...moment,
      input: rename(moment.input, indexIn(path), id),
    }));
  };
  return (
    <FieldRow field={{ ...field, error: null }} id={field.spec.key} label={field.label}>
      <IdField
        label={field.label}
        hideLabel
        value={value}
        taken={idsAt({ siblings }, 'siblings').filter((other) => other !== value)}
        error={field.error}
        onCommit={commit}
      />
    </FieldRow>
  );
}

/** The name of a route, which nothing refers to but a pool that was made for it. */
export function RouteNameControl({ field }: { readonly field: FieldState }) {
  const draft = useDraft();
  const { subject, identity, path } = useFormScope();
  const index = indexIn(path);
  const rename = (id: string) => {
    const base = draft.getState().baseMoment.input;
    const change = (moment: Moment): Moment => {
      const key = moment.routeKeys[index];
      return key === undefined ? moment : renameRoute(moment, key, id, base);
    };
    draft.getState().edit(`rename ${subject}`, change, `${identity} id`);
  };
  return (
    <FieldRow field={{ ...field, error: null }} id={field.spec.key} label={field.label}>
      <TextField
        label={field.label}
        hideLabel
        data
        value={scalarText(field.value)}
        onChange={rename}
        error={field.error}
      />
    </FieldRow>
  );
}

/** Ids in one of the file's lists, each once. */
export function useIds(list: 'listeners' | 'pools'): readonly string[] {
  const entries = useDraftValue((state) => valueAt(state.moment.input, [list]));
  return [...new Set(idsAt({ entries: listAt({ entries }, 'entries') }, 'entries'))];
}
