import { Plus, X } from 'lucide-react';
import { idOf, idsAt, listAt, mapAt } from '../../shared/config/plain.ts';
import { isRawMap, type Path, type RawMap } from '../../shared/config/raw.ts';
import { uniqueName } from '../../shared/edit/unique-name.ts';
import { completeUrl } from '../features/routes/complete-url.ts';
import { firstUpstreamUrl, renamePool, updateEntry } from '../stores/draft/edits.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AlsoSet } from './also-set.tsx';
import { FieldErrorText, FormRow, FormSection, rowClass } from './form-row.tsx';
import { IdField } from './id-field.tsx';
import { isWithin, textAt } from './mistake-text.ts';
import { numberOrText, scalarText } from './route-form.ts';
import { useDraft, useDraftValue } from './use-draft.ts';

/** Keys that this section shows. */
const poolKeys = ['id', 'upstreams', 'balance'];
const upstreamKeys = ['id', 'url', 'weight', 'enabled'];

/** The pool that the route leads to, edited in place: the change is for every route that leads there. */
export function PoolSection({ id, routeName }: { readonly id: string; readonly routeName: string }) {
  const draft = useDraft();
  const input = useDraftValue((state) => state.moment.input);
  const mistakes = useDraftValue((state) => state.mistakes);
  const index = listAt(input, 'pools').findIndex((pool) => idOf(pool) === id);
  const pool = listAt(input, 'pools')[index];
  if (!isRawMap(pool)) return null;
  const path: Path = ['pools', index];
  const upstreams = listAt(pool, 'upstreams');
  const users = listAt(input, 'routes').flatMap((route) =>
    mapAt(route, 'to')['pool'] === id ? (idOf(route) ?? []) : [],
  );
  const others = users.filter((name) => name !== routeName);

  const change = (label: string, update: (now: RawMap) => RawMap, field?: string) =>
    draft
      .getState()
      .edit(
        `${label} of pool ${id}`,
        (moment) => ({ ...moment, input: updateEntry(moment.input, 'pools', index, update) }),
        field === undefined ? undefined : `pool ${id} ${field}`,
      );
  const changeUpstream = (at: number, key: string, value: unknown, field?: string) =>
    change(
      `change ${key} of upstream ${idOf(upstreams[at]) ?? at + 1}`,
      (now) => ({
        ...now,
        upstreams: listAt(now, 'upstreams').map((upstream, place) =>
          place === at && isRawMap(upstream) ? withKey(upstream, key, value) : upstream,
        ),
      }),
      field,
    );
  const addUpstream = () =>
    change('add an upstream', (now) => ({
      ...now,
      upstreams: [
        ...listAt(now, 'upstreams'),
        { id: nextUpstreamId(idsAt(now, 'upstreams')), url: firstUpstreamUrl },
      ],
    }));
  const removeUpstream = (at: number) =>
    change(`remove upstream ${idOf(upstreams[at]) ?? at + 1}`, (now) => ({
      ...now,
      upstreams: listAt(now, 'upstreams').toSpliced(at, 1),
    }));

  const also = [
    ...Object.keys(pool)
      .filter((key) => !poolKeys.includes(key))
      .map((key) => ({ key, path: [...path, key], value: pool[key] })),
    ...upstreams.flatMap((upstream, at) =>
      Object.keys(isRawMap(upstream) ? upstream : {})
        .filter((key) => !upstreamKeys.includes(key))
        .map((key) => ({
          key: `${idOf(upstream) ?? at + 1}.${key}`,
          path: [...path, 'upstreams', at, key],
          value: mapAt({ upstream }, 'upstream')[key],
        })),
    ),
  ];
  const own = mistakes.filter(
    (mistake) => isWithin(mistake.path, [...path, 'upstreams']) && mistake.path.length === 3,
  );
  return (
    <FormSection
      title={`Pool ${id}`}
      note={
        others.length === 0 ? balanceText(pool['balance'], upstreams.length) : `also for ${namesText(others)}`
      }
    >
      <IdField
        label="Pool id"
        className={rowClass}
        value={id}
        taken={idsAt(input, 'pools').filter((other) => other !== id)}
        error={textAt(mistakes, [...path, 'id'])}
        onCommit={(next) =>
          draft.getState().edit(`rename pool ${id}`, (moment) => ({
            ...moment,
            input: renamePool(moment.input, index, next),
          }))
        }
      />
      <div className="flex flex-col gap-1.5">
        {upstreams.length > 0 && (
          <div aria-hidden className={classNames(upstreamColumns, 'text-faint text-xs')}>
            <span />
            <span>Upstream</span>
            <span>URL</span>
            <span>Weight</span>
          </div>
        )}
        {upstreams.map((upstream, at) => (
          <UpstreamFields
            // biome-ignore lint/suspicious/noArrayIndexKey: ids are edited here, so the place is the identity
            key={at}
            upstream={isRawMap(upstream) ? upstream : {}}
            name={idOf(upstream) ?? `${at + 1}`}
            taken={idsAt(pool, 'upstreams').toSpliced(at, 1)}
            error={textAt(mistakes, [...path, 'upstreams', at])}
            onChange={(key, value, field) => changeUpstream(at, key, value, field && `${at} ${field}`)}
            onRemove={() => removeUpstream(at)}
          />
        ))}
        <FieldErrorText>{own.length === 0 ? null : textAt(own, [...path, 'upstreams'])}</FieldErrorText>
        <Button size="sm" className="self-start" onPress={addUpstream}>
          <Plus size={12} aria-hidden />
          Add upstream
        </Button>
      </div>
      {also.length > 0 && (
        <FormRow label="Also set">
          <AlsoSet keys={also} mistakes={mistakes} />
        </FormRow>
      )}
      <FieldErrorText>{textAt(mistakes, [...path, 'balance'])}</FieldErrorText>
    </FormSection>
  );
}

const balanceText = (balance: unknown, count: number): string =>
  count < 2 && balance === undefined
    ? 'one upstream takes every request'
    : scalarText(balance ?? 'round-robin').replace('-', ' ');

/** Routes that a note names; the rest are counted. */
const namedRoutes = 3;

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, namedRoutes).join(', ');
  return names.length > namedRoutes ? `${shown} and ${names.length - namedRoutes} more` : shown;
}

function withKey(map: RawMap, key: string, value: unknown): RawMap {
  const { [key]: _before, ...rest } = map;
  return value === undefined ? rest : { ...map, [key]: value };
}

/** a, b, … z, then numbers. */
function nextUpstreamId(taken: readonly string[]): string {
  const letter = 'abcdefghijklmnopqrstuvwxyz'.split('').find((candidate) => !taken.includes(candidate));
  return letter ?? uniqueName('upstream', new Set(taken));
}

/** On, id, URL, weight, remove. */
const upstreamColumns = 'grid grid-cols-[16px_72px_minmax(0,1fr)_48px_28px] items-start gap-x-1.5';

interface UpstreamFieldsProps {
  readonly upstream: RawMap;
  readonly name: string;
  readonly taken: readonly string[];
  readonly error: string | null;
  readonly onChange: (key: string, value: unknown, field?: string) => void;
  readonly onRemove: () => void;
}

function UpstreamFields({ upstream, name, taken, error, onChange, onRemove }: UpstreamFieldsProps) {
  const url = scalarText(upstream['url']);
  return (
    <fieldset aria-label={`Upstream ${name}`} className="flex min-w-0 flex-col gap-1">
      <div className={upstreamColumns}>
        <div className="flex h-7 items-center">
          <Checkbox
            isSelected={upstream['enabled'] !== false}
            onChange={(on) => onChange('enabled', on ? undefined : false)}
          >
            <span className="sr-only">Enabled</span>
          </Checkbox>
        </div>
        <IdField
          label="Upstream id"
          hideLabel
          value={scalarText(upstream['id'])}
          taken={taken}
          error={null}
          onCommit={(id) => onChange('id', id)}
        />
        <TextField
          label="Upstream URL"
          hideLabel
          data
          value={url}
          placeholder={firstUpstreamUrl}
          onChange={(text) => onChange('url', text, 'url')}
          onBlur={() => {
            const complete = completeUrl(url);
            if (complete !== url) onChange('url', complete, 'url');
          }}
        />
        <TextField
          label="Weight"
          hideLabel
          data
          value={scalarText(upstream['weight'])}
          placeholder="1"
          onChange={(text) => onChange('weight', numberOrText(text), 'weight')}
        />
        <IconButton label={`Remove upstream ${name}`} onPress={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <FieldErrorText>{error}</FieldErrorText>
    </fieldset>
  );
}
