import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { TextField } from '../ui/text-field.tsx';
import { AccessFields } from './access-fields.tsx';
import { type RateForm, readRate, writeRate, writeRouteAccess } from './defence-form.ts';
import { FormSection, rowClass } from './form-row.tsx';
import { textAt } from './mistake-text.ts';
import type { RouteEdit } from './use-route-edit.ts';

interface RateField {
  readonly key: keyof RateForm;
  readonly label: string;
  readonly placeholder: string;
  readonly description: string;
}

const requests: RateField = {
  key: 'requests',
  label: 'Rate',
  placeholder: 'unlimited',
  description: 'Requests in each period. Those beyond get 429.',
};

const details: readonly RateField[] = [
  { key: 'per', label: 'Per', placeholder: '1s', description: 'The period: 500ms, 1s, 1m.' },
  {
    key: 'burst',
    label: 'Burst',
    placeholder: '0',
    description: 'How many more may come at once after a quiet time.',
  },
  {
    key: 'key',
    label: 'Counted by',
    placeholder: 'client',
    description: 'client, host, path, uri, header:NAME, cookie:NAME or query:NAME.',
  },
];

export interface DefenceSectionProps {
  readonly route: RawMap;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
}

/** Who may use the route, and how often. */
export function DefenceSection({ route, path, mistakes, edit }: DefenceSectionProps) {
  const rate = readRate(route);
  const fields = rate.requests === '' ? [requests] : [requests, ...details];
  return (
    <FormSection title="Defence">
      {fields.map(({ key, label, placeholder, description }) => (
        <TextField
          key={key}
          label={label}
          className={rowClass}
          data
          value={rate[key]}
          placeholder={placeholder}
          description={description}
          onChange={(text) =>
            edit.change(`change the rate`, (now) => writeRate(now, key, text), `limits.rate.${key}`)
          }
          error={textAt(mistakes, [...path, 'limits', 'rate', key])}
        />
      ))}
      <AccessFields
        owner={route}
        kind="routes"
        path={path}
        mistakes={mistakes}
        onChange={(key, texts) =>
          edit.change(`change ${key}`, (now) => writeRouteAccess(now, key, texts), key)
        }
        onSettle={edit.settle}
      />
    </FormSection>
  );
}
