import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select, type SelectOption } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  type CacheMeasure,
  type QueryKind,
  readCache,
  writeCacheHeaders,
  writeCacheMeasure,
  writeCacheQuery,
  writeCacheSwitch,
} from './cache-form.ts';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormRow, FormSection, rowClass } from './form-row.tsx';
import { mistakenEntries, textAt } from './mistake-text.ts';
import { TagInput } from './tag-input.tsx';
import type { RouteEdit } from './use-route-edit.ts';

const measures: readonly {
  readonly key: CacheMeasure;
  readonly label: string;
  readonly placeholder: string;
}[] = [
  { key: 'defaultTtl', label: 'Default lifetime', placeholder: '0s' },
  { key: 'staleWhileRevalidate', label: 'While refetched', placeholder: '0s' },
  { key: 'staleIfError', label: 'While it fails', placeholder: '0s' },
  { key: 'maxObject', label: 'Largest body', placeholder: '10MiB' },
];

const queryOptions: readonly SelectOption<QueryKind>[] = [
  { value: 'all', label: 'All parameters' },
  { value: 'none', label: 'No parameter' },
  { value: 'listed', label: 'Those listed' },
];

export interface CacheSectionProps {
  readonly route: RawMap;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
}

/** Whether the route's responses are stored, and how. */
export function CacheSection({ route, path, mistakes, edit }: CacheSectionProps) {
  const form = readCache(route);
  const at = (...keys: readonly string[]): Path => [...path, 'cache', ...keys];
  const hasMistake = textAt(mistakes, at()) !== null;
  return (
    <FormSection title="Cache" {...(form.enabled ? {} : { note: 'off' })}>
      <FormRow label="Responses">
        <div className="flex h-7 items-center">
          <Checkbox
            isSelected={form.enabled}
            onChange={(isOn) =>
              edit.change(isOn ? 'switch on the cache' : 'switch off the cache', (now) =>
                writeCacheSwitch(now, 'enabled', isOn),
              )
            }
          >
            Answer from the cache where the upstream allows it
          </Checkbox>
        </div>
        <FieldErrorText>{textAt(mistakes, at('enabled'))}</FieldErrorText>
      </FormRow>
      {(form.enabled || hasMistake) && (
        <>
          {measures.map(({ key, label, placeholder }) => (
            <TextField
              key={key}
              label={label}
              className={rowClass}
              data
              value={form.measures[key]}
              placeholder={placeholder}
              description={describeKey(`routes[].cache.${key}`)}
              onChange={(text) =>
                edit.change(
                  `change ${label.toLowerCase()}`,
                  (now) => writeCacheMeasure(now, key, text),
                  `cache.${key}`,
                )
              }
              error={textAt(mistakes, at(key))}
            />
          ))}
          <Select
            label="Query in key"
            className={rowClass}
            options={queryOptions}
            value={form.query}
            onChange={(kind) =>
              edit.change('choose the query of the key', (now) => writeCacheQuery(now, kind, form.parameters))
            }
            error={form.query === 'listed' ? null : textAt(mistakes, at('key', 'query'))}
          />
          {form.query === 'listed' && (
            <TagInput
              label="Parameters"
              description={describeKey('routes[].cache.key.query')}
              placeholder="page"
              values={form.parameters}
              onChange={(names) => {
                edit.change(
                  'change the query of the key',
                  (now) => writeCacheQuery(now, 'listed', names),
                  'cache.key.query',
                );
                return true;
              }}
              onSettle={edit.settle}
              mistaken={mistakenEntries(mistakes, at('key', 'query'))}
              error={textAt(mistakes, at('key', 'query'))}
              splits
            />
          )}
          <TagInput
            label="Headers in key"
            description={describeKey('routes[].cache.key.headers')}
            placeholder="x-tenant"
            values={form.headers}
            onChange={(names) => {
              edit.change(
                'change the headers of the key',
                (now) => writeCacheHeaders(now, names),
                'cache.key.headers',
              );
              return true;
            }}
            onSettle={edit.settle}
            mistaken={mistakenEntries(mistakes, at('key', 'headers'))}
            error={textAt(mistakes, at('key', 'headers'))}
            splits
          />
          <FormRow label="On reload">
            <div className="flex min-h-7 items-center">
              <Checkbox
                isSelected={form.ignoreClientNoCache}
                onChange={(isOn) =>
                  edit.change('choose what a reload does', (now) =>
                    writeCacheSwitch(now, 'ignoreClientNoCache', isOn),
                  )
                }
              >
                Answer from the cache although the client asks for a fresh one
              </Checkbox>
            </div>
            <FieldErrorText>{textAt(mistakes, at('ignoreClientNoCache'))}</FieldErrorText>
          </FormRow>
        </>
      )}
    </FormSection>
  );
}
