import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path } from '../../shared/config/raw.ts';
import { Select, type SelectOption } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { FormSection, rowClass } from './form-row.tsx';
import { textAt } from './mistake-text.ts';
import { type HostRewrite, type RouteForm, writeHostRewrite, writeStripPrefix } from './route-form.ts';
import type { RouteEdit } from './use-route-edit.ts';

const hostOptions: readonly SelectOption<HostRewrite>[] = [
  { value: 'preserve', label: 'As the client sent it' },
  { value: 'upstream', label: 'That of the upstream' },
  { value: 'literal', label: 'A name of your choice' },
];

export interface RewriteSectionProps {
  readonly form: RouteForm;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
}

/** What is changed on the way. */
export function RewriteSection({ form, path, mistakes, edit }: RewriteSectionProps) {
  const hostError = textAt(mistakes, [...path, 'rewrite', 'host']);
  return (
    <FormSection title="On the way">
      <TextField
        label="Strip prefix"
        className={rowClass}
        data
        value={form.stripPrefix}
        placeholder="/api"
        onChange={(text) =>
          edit.change('change the stripped prefix', (now) => writeStripPrefix(now, text), 'stripPrefix')
        }
        error={textAt(mistakes, [...path, 'rewrite', 'stripPrefix'])}
        {...(form.stripPrefix === '' ? {} : { description: `${form.stripPrefix}/a is forwarded as /a.` })}
      />
      <Select
        label="Host header"
        className={rowClass}
        options={hostOptions}
        value={form.hostRewrite}
        onChange={(kind) =>
          edit.change('choose the Host header', (now) => writeHostRewrite(now, kind, form.hostName))
        }
        error={form.hostRewrite === 'literal' ? null : hostError}
      />
      {form.hostRewrite === 'literal' && (
        <TextField
          label="Host value"
          className={rowClass}
          data
          value={form.hostName}
          placeholder="shop.example"
          onChange={(text) =>
            edit.change('change the Host header', (now) => writeHostRewrite(now, 'literal', text), 'host')
          }
          error={hostError}
        />
      )}
    </FormSection>
  );
}
