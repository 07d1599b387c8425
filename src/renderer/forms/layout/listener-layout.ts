import { isRawMap, type RawMap } from '../../../shared/config/raw.ts';
import { IdControl } from '../controls/id-control.tsx';
import { ClientCertificatesControl, RedirectControl, TlsControl } from '../controls/listener-controls.tsx';
import type { FieldSpec, ItemSpec, SectionSpec } from '../fields/field-spec.ts';
import { accessFields, tlsVersionOptions } from './shared-fields.ts';

const hasTls = (listener: RawMap): boolean => (listener['tls'] ?? 'auto') !== 'off';
const hasFiles = (listener: RawMap): boolean => isRawMap(listener['tls']);
const asksClients = (listener: RawMap): boolean => listener['clientCertificates'] !== undefined;

/** What comes before any title. */
export const listenerBasics: readonly ItemSpec[] = [
  { key: 'listeners[].id', label: 'Listener id', control: IdControl },
  { key: 'listeners[].enabled', text: 'Open for clients', label: 'State' },
  { key: 'listeners[].bind', label: 'Address' },
  { key: 'listeners[].port' },
  { key: 'listeners[].tls', label: 'TLS', control: TlsControl },
  {
    key: 'listeners[].tls.cert',
    label: 'Certificate file',
    example: './cert.pem',
    possibleWhen: hasFiles,
  },
  { key: 'listeners[].tls.key', label: 'Key file', example: './key.pem', possibleWhen: hasFiles },
  {
    key: 'listeners[].redirectToHttps',
    label: 'Requests',
    control: RedirectControl,
    usedWhen: (listener) => !hasTls(listener),
  },
];

const forwarded = (name: string, label: string, example: string): FieldSpec => ({
  key: `listeners[].clientCertificates.forward.${name}`,
  label,
  example,
  usedWhen: asksClients,
});

export const listenerSections: readonly SectionSpec[] = [
  {
    title: 'TLS and clients',
    usedWhen: hasTls,
    items: [
      { key: 'listeners[].minTlsVersion', label: 'TLS versions', options: tlsVersionOptions },
      {
        key: 'listeners[].clientCertificates.mode',
        label: 'Client certificate',
        control: ClientCertificatesControl,
        covers: 'listeners[].clientCertificates',
      },
      {
        key: 'listeners[].clientCertificates.ca',
        label: 'Client CA',
        placeholder: "Doorman's client authority",
        usedWhen: asksClients,
      },
      forwarded('certificate', 'Certificate header', 'Client-Cert'),
      forwarded('subject', 'Subject header', 'X-Client-Subject'),
      forwarded('fingerprint', 'Fingerprint header', 'X-Client-Fingerprint'),
    ],
  },
  {
    title: 'Limits',
    items: [
      { key: 'listeners[].limits.connections', label: 'Connections' },
      { key: 'listeners[].limits.connectionsPerClient', label: 'Per client' },
      { key: 'listeners[].limits.bodyBytes', label: 'Largest body' },
    ],
    more: [
      { key: 'listeners[].limits.headerBytes', label: 'Largest head' },
      { key: 'listeners[].limits.headerTimeout', label: 'Head timeout' },
      { key: 'listeners[].limits.bodyMinRate', label: 'Slowest body' },
      { key: 'listeners[].limits.idleTimeout', label: 'Idle timeout' },
    ],
  },
  { title: 'Defence', items: accessFields('listeners[]') },
  {
    title: 'Protocols and proxies',
    items: [
      {
        key: 'listeners[].protocols',
        label: 'Protocols',
        fallback: (listener) => (hasTls(listener) ? ['h1', 'h2'] : ['h1']),
        options: { h1: { label: 'HTTP/1.1' }, h2: { label: 'HTTP/2' }, h3: { label: 'HTTP/3' } },
      },
    ],
    more: [
      { key: 'listeners[].trustForwardedFrom', label: 'Trusted proxies', example: '10.0.0.0/8' },
      { key: 'listeners[].clientLocation', label: 'Client location', example: 'header:x-demo-location' },
    ],
  },
];
