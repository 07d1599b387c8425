import type { FieldSpec } from '../fields/field-spec.ts';

export const tlsVersionOptions = {
  'TLSv1.2': { label: 'TLS 1.2 and 1.3' },
  'TLSv1.3': { label: 'TLS 1.3 only' },
} as const;

/** Who may come in, by address. */
export const accessFields = (owner: 'listeners[]' | 'routes[]'): readonly FieldSpec[] => [
  { key: `${owner}.allow`, placeholder: 'everybody' },
  { key: `${owner}.deny`, placeholder: 'nobody' },
];
