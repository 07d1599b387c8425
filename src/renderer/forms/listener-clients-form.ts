import { type TlsVersion, tlsVersions } from '../../shared/config/client-certificates.ts';
import { mapAt, setOrPrune } from '../../shared/config/plain.ts';
import type { RawMap } from '../../shared/config/raw.ts';
import { scalarText } from './route-form.ts';

/** What a listener asks of clients for; `none` asks for no certificate. */
export type ClientCertificateChoice = 'none' | 'optional' | 'required';

/** What of the client is told to upstreams, each in a header of its own. */
export const forwardedFacts = ['certificate', 'subject', 'fingerprint'] as const;
export type ForwardedFact = (typeof forwardedFacts)[number];

/** What a listener asks of its clients, as the form shows it. */
export interface ListenerClientsForm {
  /** Null where the file has something else in its place. */
  readonly minTlsVersion: TlsVersion | null;
  /** Null where the file has something else in its place. */
  readonly asksFor: ClientCertificateChoice | null;
  readonly ca: string;
  readonly forward: Readonly<Record<ForwardedFact, string>>;
}

const lowestVersion: TlsVersion = 'TLSv1.2';

export function readListenerClients(listener: RawMap): ListenerClientsForm {
  const asked = mapAt(listener, 'clientCertificates');
  const forward = mapAt(asked, 'forward');
  const mode = asked['mode'] ?? 'required';
  const minimum = listener['minTlsVersion'] ?? lowestVersion;
  return {
    minTlsVersion: tlsVersions.find((version) => version === minimum) ?? null,
    asksFor:
      listener['clientCertificates'] === undefined
        ? 'none'
        : mode === 'required' || mode === 'optional'
          ? mode
          : null,
    ca: scalarText(asked['ca']),
    forward: {
      certificate: scalarText(forward['certificate']),
      subject: scalarText(forward['subject']),
      fingerprint: scalarText(forward['fingerprint']),
    },
  };
}

/** What is the default of the format goes. */
export const writeMinTlsVersion = (listener: RawMap, version: TlsVersion): RawMap =>
  setOrPrune(listener, ['minTlsVersion'], version === lowestVersion ? undefined : version);

/** The mode is always written: it is what keeps the map, and says most about the listener. */
export const writeAsksFor = (listener: RawMap, choice: ClientCertificateChoice): RawMap =>
  choice === 'none'
    ? setOrPrune(listener, ['clientCertificates'], undefined)
    : setOrPrune(listener, ['clientCertificates'], {
        ...mapAt(listener, 'clientCertificates'),
        mode: choice,
      });

export const writeClientAuthorities = (listener: RawMap, text: string): RawMap =>
  writeAsked(listener, ['ca'], text);

export const writeForwarded = (listener: RawMap, fact: ForwardedFact, text: string): RawMap =>
  writeAsked(listener, ['forward', fact], text);

/** Empty text leaves the key out. The map stays where nothing is left in it: it asks for certificates by being there. */
function writeAsked(listener: RawMap, path: readonly string[], text: string): RawMap {
  const asked = setOrPrune(mapAt(listener, 'clientCertificates'), path, text === '' ? undefined : text);
  return { ...listener, clientCertificates: asked };
}
