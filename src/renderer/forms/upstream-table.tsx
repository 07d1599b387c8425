import { ChevronDown, ChevronRight, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { idOf, idsAt, listAt } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../shared/config/raw.ts';
import { uniqueName } from '../../shared/edit/unique-name.ts';
import { firstUpstreamUrl, updateEntry } from '../stores/draft/edits.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { UrlInput } from './controls/upstream-controls.tsx';
import { FieldFrame } from './fields/field-row.tsx';
import { type FormScope, FormScopeProvider, useFormScope } from './fields/form-scope.ts';
import { FormItems } from './fields/form-sections.tsx';
import { numberOrText, scalarText } from './fields/scalar-text.ts';
import { type FieldState, useField } from './fields/use-field.ts';
import { FieldErrorText } from './form-row.tsx';
import { IdField } from './id-field.tsx';
import { upstreamDetails } from './layout/upstream-layout.ts';
import { isWithin, textAt } from './mistake-text.ts';
import { useDraft, useDraftValue } from './use-draft.ts';

export const upstreamScope = (pool: number, index: number, name: string): FormScope => ({
  key: 'pools[].upstreams[]',
  path: ['pools', pool, 'upstreams', index],
  subject: `upstream ${name}`,
  identity: `upstream ${pool} ${index}`,
});

/** Changes the list of upstreams of a pool. */
export function useUpstreamList(pool: number, poolId: string) {
  const draft = useDraft();
  const change = (label: string, update: (list: readonly unknown[]) => readonly unknown[]) =>
    draft.getState().edit(`${label} of pool ${poolId}`, (moment) => ({
      ...moment,
      input: updateEntry(moment.input, 'pools', pool, (now) => ({
        ...now,
        upstreams: update(listAt(now, 'upstreams')),
      })),
    }));
  return {
    add: () =>
      change('add an upstream', (list) => [
        ...list,
        { id: nextUpstreamId(idsAt({ list }, 'list')), url: firstUpstreamUrl },
      ]),
    remove: (at: number, name: string) => change(`remove upstream ${name}`, (list) => list.toSpliced(at, 1)),
  };
}

/** a, b, … z, then numbers. */
function nextUpstreamId(taken: readonly string[]): string {
  const letter = 'abcdefghijklmnopqrstuvwxyz'.split('').find((candidate) => !taken.includes(candidate));
  return letter ?? uniqueName('upstream', new Set(taken));
}

/** The upstreams of a pool, a row each; a row opens to all that can be said of its upstream. */
export function UpstreamTable({
  index,
  isOpen = false,
}: {
  readonly index: number;
  readonly isOpen?: boolean;
}) {
  const { subject } = useFormScope();
  const upstreams = useDraftValue((state) => valueAt(state.moment.input, ['pools', index, 'upstreams']));
  const error = useUpstreamListError(index);
  const list = useUpstreamList(index, subject.replace('pool ', ''));
  const rows = listAt({ upstreams }, 'upstreams');
  return (
    <div className="@container flex flex-col gap-1.5">
      {rows.length > 0 && (
        <div aria-hidden className={classNames(upstreamColumns, 'text-faint text-xs')}>
          <span />
          <span />
          <span>Id</span>
          <span>URL</span>
          <span>Weight</span>
        </div>
      )}
      {rows.map((upstream, at) => {
        const name = idOf(upstream) ?? `${at + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: ids are edited here, so the place is the identity
          <FormScopeProvider key={at} value={upstreamScope(index, at, name)}>
            <UpstreamRow
              name={name}
              upstream={isRawMap(upstream) ? upstream : {}}
              taken={idsAt({ rows }, 'rows').toSpliced(at, 1)}
              isAlwaysOpen={isOpen}
              onRemove={() => list.remove(at, name)}
            />
          </FormScopeProvider>
        );
      })}
      <FieldErrorText>{error}</FieldErrorText>
      <Button size="sm" className="self-start" onPress={list.add}>
        <Plus size={12} aria-hidden />
        Add upstream
      </Button>
    </div>
  );
}

/** Open, on, id, URL, weight, remove. */
const upstreamColumns =
  'grid grid-cols-[16px_16px_56px_minmax(0,1fr)_40px_24px] items-start gap-x-1 @min-[400px]:grid-cols-[16px_16px_64px_minmax(0,1fr)_48px_24px] @min-[400px]:gap-x-1.5';
const detailKeys = ['backup', 'maxRequests', 'location'];

interface UpstreamRowProps {
  readonly name: string;
  readonly upstream: RawMap;
  readonly taken: readonly string[];
  readonly isAlwaysOpen: boolean;
  readonly onRemove: () => void;
}

function UpstreamRow({ name, upstream, taken, isAlwaysOpen, onRemove }: UpstreamRowProps) {
  const scope = useFormScope();
  const mistakes = useDraftValue((state) => state.mistakes);
  const [asked, setAsked] = useState<boolean | null>(null);
  const enabled = useField({ key: 'pools[].upstreams[].enabled' });
  const id = useField({ key: 'pools[].upstreams[].id' });
  const url = useField({ key: 'pools[].upstreams[].url', label: 'Upstream URL' });
  const weight = useField({ key: 'pools[].upstreams[].weight' });
  const isMistaken = detailKeys.some((key) => textAt(mistakes, [...scope.path, key]) !== null);
  const isOpen = isAlwaysOpen || (asked ?? isMistaken);
  const count = detailKeys.filter((key) => upstream[key] !== undefined).length;
  // Details say themselves what is wrong with them.
  const own = [enabled, id, url, weight].flatMap(({ error }) => error ?? []);
  const unknown = Object.keys(upstream).filter((key) => !(detailKeys.includes(key) || rowKeys.includes(key)));
  const errorId = useId();
  /** Of a field in the row that is mistaken: the row says below why. */
  const saidBelow = ({ error }: FieldState) => (error === null ? {} : { errorId });
  const errors = [...own, ...unknown.flatMap((key) => textAt(mistakes, [...scope.path, key]) ?? [])];
  return (
    <fieldset aria-label={`Upstream ${name}`} className="flex min-w-0 flex-col gap-1">
      <div className={upstreamColumns}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`More of upstream ${name}${count === 0 ? '' : `, ${count} set`}`}
          onClick={() => setAsked(!isOpen)}
          className={classNames(
            'flex h-7 w-4 cursor-default items-center justify-center rounded-sm hover:text-text',
            count > 0 ? 'text-accent' : 'text-faint',
          )}
        >
          {isOpen ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
        </button>
        <FieldFrame field={enabled} className="flex h-7 items-center">
          <Checkbox isSelected={enabled.value !== false} onChange={(on) => enabled.choose(on)}>
            <span className="sr-only">Enabled</span>
          </Checkbox>
        </FieldFrame>
        <FieldFrame field={id}>
          <IdField
            label="Upstream id"
            hideLabel
            value={scalarText(id.value)}
            taken={taken}
            error={null}
            onCommit={(next) => id.choose(next)}
            {...saidBelow(id)}
          />
        </FieldFrame>
        <FieldFrame field={url}>
          <UrlInput field={url} error={null} {...saidBelow(url)} />
        </FieldFrame>
        <FieldFrame field={weight}>
          <TextField
            label="Weight"
            hideLabel
            data
            value={scalarText(weight.value)}
            placeholder="1"
            onChange={(text) => weight.type(numberOrText(text))}
            {...(weight.error === null ? {} : { isInvalid: true, 'aria-describedby': errorId })}
          />
        </FieldFrame>
        <IconButton label={`Remove upstream ${name}`} size="sm" className="mt-0.5" onPress={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {errors.length > 0 && (
        <div className="pl-10">
          <FieldErrorText id={errorId}>{[...new Set(errors)].join(' ')}</FieldErrorText>
        </div>
      )}
      {isOpen && (
        <div className="flex flex-col gap-2 pb-2 pl-5.5">
          <FormItems items={upstreamDetails} title="Upstream" />
        </div>
      )}
    </fieldset>
  );
}

const rowKeys = ['id', 'url', 'enabled', 'weight'];

/** What is wrong with the list of upstreams itself. */
function useUpstreamListError(index: number): string | null {
  const mistakes = useDraftValue((state) => state.mistakes);
  const path = ['pools', index, 'upstreams'];
  const own = mistakes.filter((mistake) => mistake.path.length === 3 && isWithin(mistake.path, path));
  return own.length === 0 ? null : textAt(own, path);
}
