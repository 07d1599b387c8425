import { createHash, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { EpochMilliseconds } from '../../shared/model/units.ts';
import {
  type Asn1,
  bitString,
  contextConstructed,
  encodeDer,
  integer,
  objectIdentifier,
  sequence,
  set,
  time,
  utf8String,
} from './asn1.ts';

const oids = {
  ecPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organizationName: '2.5.4.10',
} as const;

/** Longest commonName and organizationName, in characters (RFC 5280 appendix A.1, ub-common-name). */
export const maximumNameAttributeLength = 64;

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** A new P-256 key pair, made off the calling thread. P-256 is what OpenSSL, BoringSSL and every platform have. */
export const generateP256 = (): Promise<KeyPair> => generate('ec', { namedCurve: 'prime256v1' });

export const isP256 = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

export function privateKeyToPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** What goes into a certificate besides the key that signs it. */
export interface CertificateContent {
  readonly serial: Uint8Array;
  readonly issuer: Asn1;
  readonly subject: Asn1;
  /** Whole seconds count; milliseconds are cut off. */
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
  /** P-256. */
  readonly publicKey: KeyObject;
  readonly extensions: readonly Asn1[];
}

/**
 * Builds and signs an X.509 v3 certificate (RFC 5280 section 4.1) with ecdsa-with-SHA256.
 *
 * @param signingKey a P-256 private key
 * @returns the certificate as PEM
 */
export function signCertificate(content: CertificateContent, signingKey: KeyObject): string {
  // The parameters are absent for ECDSA, not NULL (RFC 5758 section 3.2).
  const algorithm = (): Asn1 => sequence(objectIdentifier(oids.ecdsaWithSha256));
  const toBeSigned = sequence(
    contextConstructed(0, integer(Uint8Array.of(2))),
    integer(content.serial),
    algorithm(),
    content.issuer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subject,
    publicKeyInfo(content.publicKey),
    contextConstructed(3, sequence(...content.extensions)),
  );
  const signature = sign('sha256', encodeDer(toBeSigned), signingKey);
  return toPem(encodeDer(sequence(toBeSigned, algorithm(), bitString(signature))));
}

/** `O=Doorman, CN=…`, the common name cut to what the attribute can hold. */
export const distinguishedName = (commonName: string): Asn1 =>
  sequence(
    nameAttribute(oids.organizationName, 'Doorman'),
    nameAttribute(oids.commonName, Array.from(commonName).slice(0, maximumNameAttributeLength).join('')),
  );

const nameAttribute = (oid: string, value: string): Asn1 =>
  set(sequence(objectIdentifier(oid), utf8String(value)));

/** 16 octets, 126 of their bits random: positive, and of one length (RFC 5280 section 4.1.2.2 allows 20). */
export function randomSerial(): Uint8Array {
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}

/** The leftmost 160 bits of the SHA-256 of the public key (RFC 7093 section 2, method 1). */
export const keyIdentifier = (publicKey: KeyObject): Uint8Array =>
  createHash('sha256').update(publicPoint(publicKey)).digest().subarray(0, 20);

/** The uncompressed point: 0x04, x, y (RFC 5480 section 2.2). */
function publicPoint(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) {
    throw new TypeError(`A P-256 public key is needed, not one of type ${publicKey.asymmetricKeyType}.`);
  }
  return Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}

const publicKeyInfo = (publicKey: KeyObject): Asn1 =>
  sequence(
    sequence(objectIdentifier(oids.ecPublicKey), objectIdentifier(oids.prime256v1)),
    bitString(publicPoint(publicKey)),
  );

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
