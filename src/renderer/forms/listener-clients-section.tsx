import { type TlsVersion, tlsVersions } from '../../shared/config/client-certificates.ts';
import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { Select, type SelectOption } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormSection, rowClass } from './form-row.tsx';
import {
  type ClientCertificateChoice,
  type ForwardedFact,
  forwardedFacts,
  readListenerClients,
  writeAsksFor,
  writeClientAuthorities,
  writeForwarded,
  writeMinTlsVersion,
} from './listener-clients-form.ts';
import { textAt } from './mistake-text.ts';

const versionNames: Readonly<Record<TlsVersion, string>> = {
  'TLSv1.2': 'TLS 1.2 and 1.3',
  'TLSv1.3': 'TLS 1.3 only',
};
const versionOptions = tlsVersions.map(
  (value): SelectOption<TlsVersion> => ({
    value,
    label: versionNames[value],
  }),
);

const askOptions: readonly SelectOption<ClientCertificateChoice>[] = [
  { value: 'none', label: 'Not asked for' },
  { value: 'optional', label: 'Optional', detail: 'whoever shows none gets in too' },
  { value: 'required', label: 'Required', detail: 'whoever shows none is turned away' },
];

const factFields: Readonly<Record<ForwardedFact, { readonly label: string; readonly example: string }>> = {
  certificate: { label: 'Certificate in', example: 'Client-Cert' },
  subject: { label: 'Subject in', example: 'X-Client-Subject' },
  fingerprint: { label: 'Fingerprint in', example: 'X-Client-Fingerprint' },
};

export interface ListenerClientsSectionProps {
  readonly listener: RawMap;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  /** @param field one that is typed into, so that its changes are undone together */
  readonly change: (label: string, update: (now: RawMap) => RawMap, field?: string) => void;
}

/** What a listener with TLS asks of its clients. */
export function ListenerClientsSection({ listener, path, mistakes, change }: ListenerClientsSectionProps) {
  const form = readListenerClients(listener);
  const asked = [...path, 'clientCertificates'];
  const asks = form.asksFor !== 'none';
  return (
    <FormSection title="TLS and clients">
      <Select
        label="Versions"
        className={rowClass}
        options={versionOptions}
        value={form.minTlsVersion}
        onChange={(version) => change('change the lowest TLS', (now) => writeMinTlsVersion(now, version))}
        error={textAt(mistakes, [...path, 'minTlsVersion'])}
      />
      <Select
        label="Certificate"
        className={rowClass}
        options={askOptions}
        value={form.asksFor}
        onChange={(choice) => change('change client certificates', (now) => writeAsksFor(now, choice))}
        error={textAt(mistakes, [...asked, 'mode'])}
      />
      <FieldErrorText>{ownText(mistakes, asked)}</FieldErrorText>
      {asks && (
        <>
          <TextField
            label="Issued by"
            className={rowClass}
            data
            value={form.ca}
            placeholder="Doorman's client authority"
            onChange={(text) =>
              change('change the client authorities', (now) => writeClientAuthorities(now, text), 'client ca')
            }
            error={textAt(mistakes, [...asked, 'ca'])}
            description={describeKey('listeners[].clientCertificates.ca')}
          />
          {forwardedFacts.map((fact) => (
            <TextField
              key={fact}
              label={factFields[fact].label}
              className={rowClass}
              data
              value={form.forward[fact]}
              placeholder={factFields[fact].example}
              onChange={(text) =>
                change(`change the header of the ${fact}`, (now) => writeForwarded(now, fact, text), fact)
              }
              error={textAt(mistakes, [...asked, 'forward', fact])}
            />
          ))}
          <p className="pl-26 text-faint text-xs">
            Headers that tell upstreams who the client is; empty ones are not sent. What clients send under
            these names is removed.
          </p>
        </>
      )}
    </FormSection>
  );
}

/** What is wrong with the map itself, and not with a field that is shown. */
function ownText(mistakes: readonly Mistake[], path: Path): string | null {
  const shown: readonly (string | number)[] = ['mode', 'ca'];
  const own = mistakes.filter((mistake) => {
    const [key, fact] = mistake.path.slice(path.length);
    if (key === undefined) return true;
    return key === 'forward' ? !forwardedFacts.some((one) => one === fact) : !shown.includes(key);
  });
  return textAt(own, path);
}
