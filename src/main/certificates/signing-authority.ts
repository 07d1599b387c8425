import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { type Asn1, childrenOf, contentOf, decodeDer, hasContextTag } from './asn1.ts';
import { extensionOids, findExtension, readNameConstraints, readPathLength } from './extensions.ts';
import { isWithinName, type NameConstraints } from './names.ts';
import { isP256 } from './x509.ts';

/** The certificates of an authority: all of it that may be shown to anybody. */
export interface AuthorityChain {
  /** The root, which trust stores are given. */
  readonly certificatePem: string;
  /**
   * What signs for servers, itself signed by the root, and sent along by every server. Null in an authority of one level, as
   * Doorman made them at first: there the root signs.
   */
  readonly intermediatePem: string | null;
}

/** An authority as plain text, which can be sent to a worker thread. Holds the private key: handle with care. */
export interface AuthorityMaterial extends AuthorityChain {
  /** Of the intermediate, where there is one; nobody has the root's then. PKCS#8 PEM, not encrypted. */
  readonly privateKeyPem: string;
}

/** The certificates of an authority, read and held to each other. */
export interface ReadChain {
  readonly root: X509Certificate;
  /** The intermediate, or the root of an authority of one level. */
  readonly signer: X509Certificate;
  /** The signer's subject as it is encoded: the issuer of everything that it signs. */
  readonly subject: Asn1;
  readonly keyIdentifier: Uint8Array;
  /** What the certificates themselves permit, whatever the configuration says. */
  readonly constraints: NameConstraints;
  /** When all of them are valid. */
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
  /** What servers send behind their own certificate; '' in an authority of one level. */
  readonly sentAlong: string;
}

/** An authority that was read and checked, ready to sign. */
export interface SigningAuthority extends ReadChain {
  readonly privateKey: KeyObject;
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
  const chain = readAuthorityChain(material);
  const privateKey = orInvalid('ca.key is not a readable PEM private key without a passphrase', () => {
    return createPrivateKey(material.privateKeyPem);
  });
  ensure(isP256(privateKey), 'ca.key is not a P-256 key');
  ensure(
    chain.signer.checkPrivateKey(privateKey),
    material.intermediatePem === null
      ? 'ca.key does not belong to ca.pem'
      : 'the key in ca.key does not belong to the intermediate certificate beside it',
  );
  return { ...chain, privateKey };
}

/**
 * Reads the certificates of an authority: a root that is limited as ours are, and an intermediate that it signed, which is
 * limited to no more than the root and may sign for servers only.
 *
 * @throws InvalidAuthorityError
 */
export function readAuthorityChain({ certificatePem, intermediatePem }: AuthorityChain): ReadChain {
  const root = readAuthorityCertificate(certificatePem, 'ca.pem');
  ensure(root.certificate.verify(root.certificate.publicKey), 'ca.pem is damaged: its signature is wrong');
  if (intermediatePem === null) {
    const { certificate, ...parts } = root;
    return { root: certificate, signer: certificate, ...parts, ...validityOf(certificate), sentAlong: '' };
  }
  const name = 'the intermediate certificate in ca.key';
  const { certificate: signer, ...parts } = readAuthorityCertificate(intermediatePem, name);
  ensure(
    signer.checkIssued(root.certificate) && signer.verify(root.certificate.publicKey),
    `${name} was not signed by the root beside it, or is damaged: its signature is wrong`,
  );
  ensure(
    !signer.publicKey.equals(root.certificate.publicKey),
    `${name} has the key of the root, which nobody should have`,
  );
  ensure(parts.pathLength === 0, `${name} may have further authorities below it (pathlen is not 0)`);
  ensure(
    isWithin(parts.constraints, root.constraints),
    `${name} names hosts or addresses that its root does not permit`,
  );
  return {
    root: root.certificate,
    signer,
    ...parts,
    ...validityOf(signer, root.certificate),
    sentAlong: intermediatePem,
  };
}

interface CertificateParts {
  readonly certificate: X509Certificate;
  readonly subject: Asn1;
  readonly keyIdentifier: Uint8Array;
  readonly constraints: NameConstraints;
  readonly pathLength: number | undefined;
}

function readAuthorityCertificate(pem: string, name: string): CertificateParts {
  const certificate = orInvalid(`${name} is not a readable PEM certificate`, () => new X509Certificate(pem));
  ensure(certificate.ca, `${name} is not the certificate of an authority`);
  return { certificate, ...orInvalid(`${name} was not made by Doorman`, () => readParts(certificate, name)) };
}

function readParts(certificate: X509Certificate, name: string): Omit<CertificateParts, 'certificate'> {
  const [toBeSigned] = childrenOf(decodeDer(certificate.raw));
  // version, serial, algorithm, issuer, validity, subject, key, extensions
  const fields = childrenOf(toBeSigned);
  const subject = fields[5];
  const extensions = childrenOf(fields.find((field) => hasContextTag(field, 3)))[0];
  const identifier = findExtension(extensions, extensionOids.subjectKeyIdentifier);
  if (subject === undefined || identifier === undefined) {
    throw new InvalidAuthorityError(`${name} was not made by Doorman: it has no subject key identifier`);
  }
  const limits = findExtension(extensions, extensionOids.nameConstraints);
  const constraints = limits?.critical === true ? readNameConstraints(limits.value) : undefined;
  if (constraints === undefined) {
    throw new InvalidAuthorityError(
      `${name} is not limited to named hosts and addresses (critical name constraints), ` +
        'and Doorman never signs with an authority that could vouch for any site',
    );
  }
  const basic = findExtension(extensions, extensionOids.basicConstraints);
  return {
    subject,
    keyIdentifier: contentOf(identifier.value),
    constraints,
    pathLength: basic === undefined ? undefined : readPathLength(basic.value),
  };
}

function validityOf(...certificates: readonly X509Certificate[]) {
  return {
    notBefore: epochMilliseconds(Math.max(...certificates.map((one) => one.validFromDate.getTime()))),
    notAfter: epochMilliseconds(Math.min(...certificates.map((one) => one.validToDate.getTime()))),
  };
}

function isWithin(inner: NameConstraints, outer: NameConstraints): boolean {
  const ranges = new Set(outer.ranges.map(({ text }) => text));
  return (
    inner.names.every((name) => outer.names.some((base) => isWithinName(base, name))) &&
    inner.ranges.every(({ text }) => ranges.has(text))
  );
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
