import { useRef } from 'react';
import type { Mistake } from '../../shared/config/mistakes.ts';
import { idOf, idsAt, listAt, mapAt, setAt } from '../../shared/config/plain.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { addPool, updateRoute, withoutUnusedPools } from '../stores/draft/edits.ts';
import type { Moment } from '../stores/draft/moment.ts';
import { Select, type SelectOption } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { describeKey } from './describe.ts';
import { FilesFields } from './files-fields.tsx';
import { FormSection, rowClass } from './form-row.tsx';
import { fieldText, isWithin, mistakenEntries, textAt } from './mistake-text.ts';
import {
  fieldsFromTexts,
  fieldTexts,
  numberOrText,
  type RouteForm,
  readField,
  responseHeaderSyntax,
  type TargetKind,
  writeField,
  writeRedirect,
  writeResponse,
  writeTarget,
} from './route-form.ts';
import { TagInput } from './tag-input.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';
import type { RouteEdit } from './use-route-edit.ts';

const kindOptions: readonly SelectOption<TargetKind>[] = [
  { value: 'pool', label: 'Pool of upstreams', detail: 'forward' },
  { value: 'redirect', label: 'Redirect', detail: 'answer with another address' },
  { value: 'static', label: 'Files', detail: 'serve a folder' },
  { value: 'respond', label: 'Fixed response', detail: 'answer at once' },
  { value: 'listener', label: 'Listener', detail: 'go on with its routes' },
];

/** Not a possible id, so that no pool can have it. */
const newPool = 'new pool';

export interface TargetSectionProps {
  readonly routeKey: string;
  readonly route: RawMap;
  readonly form: RouteForm;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
}

/** Where the route leads. */
export function TargetSection({ routeKey, route, form, path, mistakes, edit }: TargetSectionProps) {
  const draft = useDraft();
  /** What each kind held before another was chosen, and the pool that went with it. */
  const before = useRef(new Map<TargetKind, { readonly target: unknown; readonly pool: unknown }>());

  const retarget = (label: string, change: (moment: Moment) => Moment) => {
    const { edit: record, baseMoment } = draft.getState();
    record(`${label} of route ${form.id}`, (moment) => {
      const next = change(moment);
      return { ...next, input: withoutUnusedPools(next.input, baseMoment.input) };
    });
  };

  const toNewPool = (moment: Moment): Moment => {
    const { input, id } = addPool(moment.input, form.id);
    return updateRoute({ ...moment, input }, routeKey, (now) => writeTarget(now, 'pool', id));
  };

  const chooseKind = (kind: TargetKind) => {
    if (kind === form.target) return;
    if (form.target !== null) {
      const pool = listAt(draft.getState().moment.input, 'pools').find((entry) => idOf(entry) === form.pool);
      before.current.set(form.target, { target: mapAt(route, 'to')[form.target], pool });
    }
    const known = before.current.get(kind);
    retarget('choose the target', (moment) => {
      if (kind === 'pool' && known === undefined) return toNewPool(moment);
      const input = known === undefined ? moment.input : withPool(moment.input, known.pool);
      return updateRoute({ ...moment, input }, routeKey, (now) =>
        writeTarget(now, kind, known?.target ?? freshTarget(kind, input)),
      );
    });
  };

  const choosePool = (id: string) =>
    retarget('choose the pool', (moment) =>
      id === newPool
        ? toNewPool(moment)
        : updateRoute(moment, routeKey, (now) => writeTarget(now, 'pool', id)),
    );

  const at: Path = [...path, 'to'];
  const own = mistakes.filter((mistake) => mistake.path.length === at.length && isWithin(mistake.path, at));
  return (
    <FormSection title="Leads to">
      <Select
        label="Send to"
        className={rowClass}
        options={kindOptions}
        value={form.target}
        onChange={chooseKind}
        error={own.length === 0 ? null : own.map(fieldText).join(' ')}
      />
      {form.target === 'pool' && (
        <PoolChoice chosen={form.pool} onChoose={choosePool} error={textAt(mistakes, [...at, 'pool'])} />
      )}
      {form.target === 'redirect' && <RedirectFields form={form} path={at} mistakes={mistakes} edit={edit} />}
      {form.target === 'respond' && (
        <ResponseFields route={route} form={form} path={at} mistakes={mistakes} edit={edit} />
      )}
      {form.target === 'listener' && (
        <NextListener
          chosen={form.nextListener}
          onChoose={(id) =>
            retarget('choose the listener', (moment) =>
              updateRoute(moment, routeKey, (now) => writeTarget(now, 'listener', id)),
            )
          }
          error={textAt(mistakes, [...at, 'listener'])}
        />
      )}
      {form.target === 'static' && <FilesFields route={route} path={at} mistakes={mistakes} edit={edit} />}
    </FormSection>
  );
}

/** With the pool, unless there is one of its id. */
function withPool(input: unknown, pool: unknown): unknown {
  const id = idOf(pool);
  if (id === null || idsAt(input, 'pools').includes(id)) return input;
  return setAt(input, ['pools'], [...listAt(input, 'pools'), pool]);
}

/** What a target of a kind begins with. Of listeners the last, as a layer further in mostly stands behind those that clients use. */
function freshTarget(kind: TargetKind, input: unknown): unknown {
  if (kind === 'listener') return idsAt(input, 'listeners').at(-1) ?? '';
  if (kind === 'static') return { root: './dist' };
  return kind === 'redirect' ? { location: 'https://{host}{path}' } : { status: 200, body: '' };
}

interface NextListenerProps {
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly error: string | null;
}

function NextListener({ chosen, onChoose, error }: NextListenerProps) {
  const input = useDraftValue((state) => state.moment.input);
  const ids = idsAt(input, 'listeners');
  const unknown = chosen === null || chosen === '' || ids.includes(chosen) ? [] : [chosen];
  return (
    <Select
      label="Next listener"
      className={rowClass}
      options={[
        ...ids.map((id) => ({ value: id, label: id })),
        ...unknown.map((id) => ({ value: id, label: id, detail: 'not in the file' })),
      ]}
      value={chosen}
      onChange={onChoose}
      error={error}
    />
  );
}

interface PoolChoiceProps {
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly error: string | null;
}

function PoolChoice({ chosen, onChoose, error }: PoolChoiceProps) {
  const input = useDraftValue((state) => state.moment.input);
  const pools = listAt(input, 'pools').flatMap((pool): readonly SelectOption<string>[] => {
    const id = idOf(pool);
    if (id === null) return [];
    const count = listAt(pool, 'upstreams').length;
    return [{ value: id, label: id, detail: `${count} ${count === 1 ? 'upstream' : 'upstreams'}` }];
  });
  const isKnown = chosen === null || pools.some((pool) => pool.value === chosen);
  return (
    <Select
      label="Pool"
      className={rowClass}
      options={[
        ...pools,
        ...(isKnown ? [] : [{ value: chosen, label: chosen, detail: 'not in the file' }]),
        { value: newPool, label: 'New pool' },
      ]}
      value={chosen}
      onChange={onChoose}
      error={error}
    />
  );
}

type FieldsProps = Pick<TargetSectionProps, 'form' | 'path' | 'mistakes' | 'edit'>;

const redirectStatuses: readonly SelectOption<string>[] = [
  { value: '308', label: '308 Permanent Redirect', detail: 'keeps the method' },
  { value: '307', label: '307 Temporary Redirect', detail: 'keeps the method' },
  { value: '301', label: '301 Moved Permanently' },
  { value: '302', label: '302 Found' },
  { value: '303', label: '303 See Other', detail: 'becomes GET' },
];

function RedirectFields({ form, path, mistakes, edit }: FieldsProps) {
  return (
    <>
      <TextField
        label="Location"
        className={rowClass}
        data
        value={form.location}
        placeholder="https://{host}{path}"
        onChange={(text) =>
          edit.change('change the location', (now) => writeRedirect(now, 'location', text), 'location')
        }
        error={textAt(mistakes, [...path, 'redirect', 'location'])}
        description="{scheme}, {host}, {port}, {path} and {query} stand for what was asked for; {uri} for all of it, encoded as a parameter."
      />
      <Select
        label="Status"
        className={rowClass}
        options={redirectStatuses}
        value={form.redirectStatus}
        onChange={(status) => edit.change('choose the status', (now) => writeRedirect(now, 'status', status))}
        error={textAt(mistakes, [...path, 'redirect', 'status'])}
      />
    </>
  );
}

function ResponseFields({ route, form, path, mistakes, edit }: FieldsProps & { readonly route: RawMap }) {
  const headers = mapAt(mapAt(mapAt(route, 'to'), 'respond'), 'headers');
  const at: Path = [...path, 'respond'];
  return (
    <>
      <TextField
        label="Status"
        className={rowClass}
        data
        value={form.responseStatus}
        placeholder="200"
        onChange={(text) =>
          edit.change(
            'change the status',
            (now) => writeResponse(now, 'status', numberOrText(text)),
            'status',
          )
        }
        error={textAt(mistakes, [...at, 'status'])}
      />
      <TagInput
        label="Headers sent"
        description={describeKey('routes[].to.respond.headers')}
        placeholder="content-type: text/plain"
        values={fieldTexts(headers, responseHeaderSyntax)}
        onChange={(texts) => {
          const next = fieldsFromTexts(headers, texts, responseHeaderSyntax);
          if (next === null) return false;
          const value = Object.keys(next).length === 0 ? undefined : next;
          edit.change(
            'change the headers',
            (now) => writeResponse(now, 'headers', value),
            'response headers',
          );
          return true;
        }}
        onSettle={edit.settle}
        mistaken={mistakenEntries(mistakes, [...at, 'headers'])}
        error={textAt(mistakes, [...at, 'headers'])}
        canonical={(text) => writeField(...readField(text, responseHeaderSyntax), responseHeaderSyntax)}
      />
      <TextField
        label="Body"
        className={rowClass}
        data
        rows={4}
        value={form.responseBody}
        onChange={(text) =>
          edit.change(
            'change the body',
            (now) => writeResponse(now, 'body', text === '' ? undefined : text),
            'body',
          )
        }
        error={textAt(mistakes, [...at, 'body'])}
      />
    </>
  );
}
