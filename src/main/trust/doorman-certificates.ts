import { X509Certificate } from 'node:crypto';
import type { StaleCertificate } from '../../shared/model/trust.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import type { TrustedAuthority } from './context.ts';

/** How the subject of every authority that Doorman makes begins, as `X509Certificate.subject` prints it. */
const ownSubject = /^O=Doorman\nCN=Doorman local authority \(/;

const pemBlock = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** What of Doorman is in a list of certificates. */
export interface DoormanCertificates {
  readonly hasOurs: boolean;
  /** Of Doorman, and neither the certificate that is in use now nor one that is to stay. */
  readonly stale: readonly StaleCertificate[];
}

export const noCertificates: DoormanCertificates = { hasOurs: false, stale: [] };

/** The certificate when it is one that Doorman made for an authority; undefined for every other text. */
export function readDoormanCertificate(pem: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.ca && ownSubject.test(certificate.subject) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** The PEM blocks of a text, whatever stands between them. */
export const pemBlocks = (text: string): readonly string[] => text.match(pemBlock) ?? [];

/** Looks for Doorman's authorities in PEM text. What cannot be parsed is not ours. */
export function findDoormanCertificates(text: string, authority: TrustedAuthority): DoormanCertificates {
  const found = pemBlocks(text).flatMap((pem) => readDoormanCertificate(pem) ?? []);
  const { fingerprint, kept } = authority;
  const byFingerprint = new Map(found.map((certificate) => [certificate.fingerprint256, certificate]));
  const isKept = (print: string): boolean => kept !== 'others' && kept.includes(print);
  return {
    hasOurs: byFingerprint.has(fingerprint) && !isKept(fingerprint),
    stale: [...byFingerprint.values()]
      .filter(({ fingerprint256: print }) => kept !== 'others' && print !== fingerprint && !isKept(print))
      .map(toStale),
  };
}

export const toStale = (certificate: X509Certificate): StaleCertificate => ({
  subject: certificate.subject.replaceAll('\n', ', '),
  fingerprint: certificate.fingerprint256,
  notAfter: epochMilliseconds(certificate.validToDate.getTime()),
});

/** The name of an authority in stores that want one: the same for the same certificate, and for no other. */
export const storeName = (fingerprint: string): string =>
  `doorman-${fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase()}`;
