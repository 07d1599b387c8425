import { useId } from 'react';
import { idOf, listAt } from '../../../shared/config/plain.ts';
import { isRawMap, valueAt } from '../../../shared/config/raw.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { FieldFrame, FieldRow } from '../fields/field-row.tsx';
import { scalarText } from '../fields/scalar-text.ts';
import { type FieldState, useField } from '../fields/use-field.ts';
import { useDraftValue } from '../use-draft.ts';

const tlsOptions: readonly SelectOption<'auto' | 'off' | 'files'>[] = [
  { value: 'auto', label: 'HTTPS', detail: 'a certificate for each name' },
  { value: 'files', label: 'HTTPS, own certificate', detail: 'from two files' },
  { value: 'off', label: 'Plain HTTP' },
];

/** What a listener speaks: a word of the format, or a map of files. */
export function TlsControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const redirect = useField({ key: 'listeners[].redirectToHttps' });
  const { value } = field;
  const isFiles = isRawMap(value);
  const current = isFiles
    ? 'files'
    : (tlsOptions.find((option) => option.value === (value ?? 'auto'))?.value ?? null);
  return (
    <FieldRow field={isFiles ? { ...field, error: null } : field} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={tlsOptions}
        value={current}
        isInvalid={!isFiles && field.error !== null}
        onChange={(choice) => {
          field.choose(choice === 'files' ? { cert: '', key: '' } : choice);
          // A listener with TLS has nothing to redirect to.
          if (choice !== 'off' && redirect.isSet) redirect.choose(undefined);
        }}
      />
    </FieldRow>
  );
}

/** Not a possible id. */
const answersItself = 'no redirect';

/** Whether a listener without TLS redirects, and where to. */
export function RedirectControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const listeners = useDraftValue((state) => valueAt(state.moment.input, ['listeners']));
  const secure = listAt({ listeners }, 'listeners').flatMap((other) =>
    (valueAt(other, ['tls']) ?? 'auto') === 'off' ? [] : (idOf(other) ?? []),
  );
  const redirects = field.value ?? false;
  const value =
    redirects === true ? (secure[0] ?? null) : redirects === false ? answersItself : scalarText(redirects);
  const unknown = value === null || value === answersItself || secure.includes(value) ? [] : [value];
  return (
    <FieldRow field={field} id={id} label={field.label}>
      <Select
        label={field.label}
        hideLabel
        options={[
          { value: answersItself, label: 'Handled by the routes' },
          ...secure.map((other) => ({ value: other, label: `Redirected to ${other}` })),
          ...unknown.map((other) => ({
            value: other,
            label: `Redirected to ${other}`,
            detail: 'no TLS there',
          })),
        ]}
        value={value}
        isInvalid={field.error !== null}
        onChange={(choice) => field.choose(choice === answersItself ? undefined : choice)}
      />
    </FieldRow>
  );
}

const askOptions: readonly SelectOption<'none' | 'optional' | 'required'>[] = [
  { value: 'none', label: 'Not asked for' },
  { value: 'optional', label: 'Optional', detail: 'whoever shows none gets in too' },
  { value: 'required', label: 'Required', detail: 'whoever shows none is turned away' },
];

/** Whether clients are asked for a certificate: the map is there or not, and its mode. */
export function ClientCertificatesControl({ field }: { readonly field: FieldState }) {
  const id = useId();
  const group = useField({ key: 'listeners[].clientCertificates' });
  const mode = field.value ?? (group.isSet ? field.facts.fallback : 'none');
  // What is wrong with the map itself has no other field to be said at.
  const error = field.error ?? group.ownError;
  return (
    <FieldFrame field={group}>
      <FieldRow field={{ ...field, error, isSet: false }} id={id} label={field.label}>
        <Select
          label={field.label}
          hideLabel
          options={askOptions}
          value={askOptions.find(({ value }) => value === mode)?.value ?? null}
          isInvalid={error !== null}
          onChange={(choice) => {
            if (choice === 'none') group.choose(undefined);
            else {
              // Always written: it keeps the map, and says most about the listener.
              field.type(choice);
              field.settle();
            }
          }}
        />
      </FieldRow>
    </FieldFrame>
  );
}
