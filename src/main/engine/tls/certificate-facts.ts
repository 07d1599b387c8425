import type { X509Certificate } from 'node:crypto';
import type { PresentedCertificate } from '../../../shared/model/client-certificate.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';

/** Longest text taken from a certificate, in characters: whoever made it chose it. */
const textLimit = 300;

/** What a person is told of a certificate that somebody showed. */
export function certificateFacts(certificate: X509Certificate): PresentedCertificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber.slice(0, textLimit),
    fingerprint: certificate.fingerprint256,
    notBefore: epochMilliseconds(certificate.validFromDate.getTime()),
    notAfter: epochMilliseconds(certificate.validToDate.getTime()),
  };
}

/** All of the subject on one line: cut, that of one client could be that of another. */
export const wholeSubject = (certificate: X509Certificate): string => joined(certificate.subject);

/** Node puts one attribute on each line, and escapes what stands inside of them (RFC 4514), line breaks as well. */
const joined = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

const oneLine = (name: string | undefined): string => joined(name).slice(0, textLimit);
