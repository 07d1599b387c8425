import type { Mistake } from '../../shared/config/mistakes.ts';
import { mapAt } from '../../shared/config/plain.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { describeKey } from './describe.ts';
import { FormSection } from './form-row.tsx';
import { mistakenEntries, textAt } from './mistake-text.ts';
import {
  type FieldSyntax,
  fieldsFromTexts,
  fieldTexts,
  headerSyntax,
  type MatchFields,
  type MatchList,
  querySyntax,
  readField,
  readMatchList,
  writeField,
  writeMatchFields,
  writeMatchList,
} from './route-form.ts';
import { TagInput } from './tag-input.tsx';
import type { RouteEdit } from './use-route-edit.ts';

export interface MatchSectionProps {
  readonly route: RawMap;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
  /** The route takes everything and is not the last. */
  readonly shadows: boolean;
}

const upperCase = (text: string): string => text.toUpperCase();

const lists: readonly {
  readonly key: MatchList;
  readonly label: string;
  readonly placeholder: string;
  readonly canonical?: (text: string) => string;
}[] = [
  { key: 'hosts', label: 'Hosts', placeholder: 'shop.localhost, *.shop.localhost' },
  { key: 'paths', label: 'Paths', placeholder: '/api/*' },
  { key: 'methods', label: 'Methods', placeholder: 'GET, POST', canonical: upperCase },
  { key: 'clients', label: 'Clients', placeholder: '127.0.0.0/8' },
];

const fields: readonly {
  readonly key: MatchFields;
  readonly label: string;
  readonly placeholder: string;
  readonly syntax: FieldSyntax;
}[] = [
  { key: 'headers', label: 'Headers', placeholder: 'x-beta: 1', syntax: headerSyntax },
  { key: 'query', label: 'Query', placeholder: 'debug or debug=1', syntax: querySyntax },
];

/** Which requests the route takes. Every part that is given must hold. */
export function MatchSection({ route, path, mistakes, edit, shadows }: MatchSectionProps) {
  const at = (key: string): Path => [...path, 'match', key];
  const [hosts, paths, methods, clients] = lists.map(({ key, label, placeholder, canonical }) => (
    <TagInput
      key={key}
      label={label}
      placeholder={placeholder}
      description={describeKey(`routes[].match.${key}`)}
      values={readMatchList(route, key)}
      onChange={(texts) => {
        edit.change(`change ${key}`, (now) => writeMatchList(now, key, texts), key);
        return true;
      }}
      onSettle={edit.settle}
      mistaken={mistakenEntries(mistakes, at(key))}
      error={textAt(mistakes, at(key))}
      splits
      {...(canonical === undefined ? {} : { canonical })}
    />
  ));
  const maps = fields.map(({ key, label, placeholder, syntax }) => {
    const current = mapAt(mapAt(route, 'match'), key);
    return (
      <TagInput
        key={key}
        label={label}
        placeholder={placeholder}
        description={describeKey(`routes[].match.${key}`)}
        values={fieldTexts(current, syntax)}
        onChange={(texts) => {
          const next = fieldsFromTexts(current, texts, syntax);
          if (next === null) return false;
          edit.change(`change ${key}`, (now) => writeMatchFields(now, key, next), key);
          return true;
        }}
        onSettle={edit.settle}
        mistaken={mistakenEntries(mistakes, at(key))}
        error={textAt(mistakes, at(key))}
        canonical={(text) => writeField(...readField(text, syntax), syntax)}
      />
    );
  });
  return (
    <FormSection title="Takes requests" note="where every part that is given holds">
      {hosts}
      {paths}
      {methods}
      {maps}
      {clients}
      {shadows && (
        <p className="flex items-baseline gap-2 text-warn text-xs">
          <StatusMark tone="warn" />
          Nothing narrows this route, so it takes every request and the routes after it never get one.
        </p>
      )}
    </FormSection>
  );
}
