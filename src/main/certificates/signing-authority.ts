import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { type Asn1, childrenOf, contentOf, decodeDer, hasContextTag } from './asn1.ts';
import { extensionOids, findExtension, readNameConstraints } from './extensions.ts';
import type { NameConstraints } from './names.ts';
import { isP256 } from './x509.ts';

/** An authority as plain text, which can be sent to a worker thread. Holds the private key: handle with care. */
export interface AuthorityMaterial {
  readonly certificatePem: string;
  /** PKCS#8 PEM, not encrypted. */
  readonly privateKeyPem: string;
}

/** An authority that was read and checked, ready to sign. */
export interface SigningAuthority {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
  /** The subject as it is encoded in the certificate: the issuer of everything that it signs. */
  readonly subject: Asn1;
  readonly keyIdentifier: Uint8Array;
  /** What the certificate itself permits, whatever the configuration says. */
  readonly constraints: NameConstraints;
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
}

/** The material is not an authority that Doorman can use. The message is a clause: `ca.pem is …`. */
export class InvalidAuthorityError extends Error {
  readonly code = 'certificate.invalid_authority';
  override readonly name = 'InvalidAuthorityError';
}

/**
 * Reads an authority and checks that its key belongs to it and that it is limited as ours are. Does not look at
 * the clock.
 *
 * @throws InvalidAuthorityError
 */
export function openSigningAuthority(material: AuthorityMaterial): SigningAuthority {
  const certificate = orInvalid('ca.pem is not a readable PEM certificate', () => {
    return new X509Certificate(material.certificatePem);
  });
  const privateKey = orInvalid('ca.key is not a readable PEM private key without a passphrase', () => {
    return createPrivateKey(material.privateKeyPem);
  });
  ensure(isP256(privateKey), 'ca.key is not a P-256 key');
  ensure(certificate.checkPrivateKey(privateKey), 'ca.key does not belong to ca.pem');
  ensure(certificate.ca, 'ca.pem is not the certificate of an authority');
  ensure(certificate.verify(createPublicKey(privateKey)), 'ca.pem is damaged: its signature is wrong');
  return {
    certificate,
    privateKey,
    ...orInvalid('ca.pem was not made by Doorman', () => readCertificateParts(certificate)),
    notBefore: epochMilliseconds(certificate.validFromDate.getTime()),
    notAfter: epochMilliseconds(certificate.validToDate.getTime()),
  };
}

type CertificateParts = Pick<SigningAuthority, 'subject' | 'keyIdentifier' | 'constraints'>;

function readCertificateParts(certificate: X509Certificate): CertificateParts {
  const [toBeSigned] = childrenOf(decodeDer(certificate.raw));
  // version, serial, algorithm, issuer, validity, subject, key, extensions
  const fields = childrenOf(toBeSigned);
  const subject = fields[5];
  const extensions = childrenOf(fields.find((field) => hasContextTag(field, 3)))[0];
  const identifier = findExtension(extensions, extensionOids.subjectKeyIdentifier);
  if (subject === undefined || identifier === undefined) {
    throw new InvalidAuthorityError('ca.pem was not made by Doorman: it has no subject key identifier');
  }
  const limits = findExtension(extensions, extensionOids.nameConstraints);
  const constraints = limits?.critical === true ? readNameConstraints(limits.value) : undefined;
  if (constraints === undefined) {
    throw new InvalidAuthorityError(
      'ca.pem is not limited to named hosts and addresses (critical name constraints), ' +
        'and Doorman never signs with an authority that could vouch for any site',
    );
  }
  return { subject, keyIdentifier: contentOf(identifier.value), constraints };
}

function ensure(condition: boolean, reason: string): void {
  if (!condition) {
    throw new InvalidAuthorityError(reason);
  }
}

function orInvalid<Value>(reason: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidAuthorityError
      ? error
      : new InvalidAuthorityError(reason, { cause: error });
  }
}
