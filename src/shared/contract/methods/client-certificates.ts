import { z } from 'zod';
import { MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import {
  type ClientAuthorityFacts,
  type ClientCertificateFiles,
  clientValidityDays,
  type IssuedClientCertificate,
} from '../../model/client-certificate.ts';
import { nothing } from './params.ts';

/** Certificates for clients. */
export const clientCertificateMethodParams = {
  /** Certificates for clients that were made here. */
  'clientCertificates.list': nothing,
  /** Makes a key and a certificate for a client; the key is given out this once. Limits are judged with a sentence. */
  'clientCertificates.issue': z.strictObject({
    name: z.string().max(MAX_LINE_CHARACTERS),
    days: z.number().int().default(clientValidityDays.usual),
    password: z.string().max(MAX_LINE_CHARACTERS),
  }),
  /** From now on no listener accepts it; connections with it end. */
  'clientCertificates.revoke': z.strictObject({ serial: z.string().min(1).max(64) }),
  /** Takes one that has expired out of the list. */
  'clientCertificates.remove': z.strictObject({ serial: z.string().min(1).max(64) }),
} as const;

export interface ClientCertificateMethodResults {
  'clientCertificates.list': ClientAuthorityFacts;
  'clientCertificates.issue': {
    readonly item: IssuedClientCertificate;
    readonly files: ClientCertificateFiles;
    readonly facts: ClientAuthorityFacts;
  };
  'clientCertificates.revoke': ClientAuthorityFacts;
  'clientCertificates.remove': ClientAuthorityFacts;
}
