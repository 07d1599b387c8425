import { createHmac, randomBytes, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import {
  type Asn1,
  contextConstructed,
  decodeDer,
  encodeDer,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
} from './asn1.ts';

const oids = {
  data: '1.2.840.113549.1.7.1',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  sha1: '1.3.14.3.2.26',
} as const;

/** Rounds of the key derivation: what NSS and OpenSSL write as well. */
const rounds = 2048;
/** Purpose of a key that is derived from a password: 3 is the MAC (RFC 7292 appendix B.3). */
const macPurpose = 3;
const saltLength = 16;
const sha1Length = 20;

export interface Pkcs12Content {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly authorityPem: string;
  /** What importers list the certificate as. */
  readonly friendlyName: string;
  /** Printable ASCII. */
  readonly password: string;
}

/**
 * A PKCS#12 file (RFC 7292) with a key, its certificate and the authority of that. The key is sealed with 3DES and the whole with
 * an HMAC of SHA-1: by now old, and yet the only pair that macOS, Windows, NSS (Firefox, Chromium on Linux) and OpenSSL 3 import
 * without options. Certificates are public and stay in clear. The password has to be good: it is all that protects the file.
 *
 * node-forge derives keys and seals; it has no files with elliptic-curve keys of its own.
 */
export function makePkcs12(content: Pkcs12Content): Buffer {
  const { certificatePem, privateKeyPem, authorityPem, friendlyName, password } = content;
  const leaf = new X509Certificate(certificatePem);
  const authority = new X509Certificate(authorityPem);
  const attributes = set(
    attribute(oids.friendlyName, bmpString(friendlyName)),
    attribute(oids.localKeyId, octetString(Buffer.from(leaf.fingerprint.replaceAll(':', ''), 'hex'))),
  );
  const sealed = forge.pki.encryptPrivateKeyInfo(privateKeyInfo(privateKeyPem), password, {
    algorithm: '3des',
    count: rounds,
    saltSize: saltLength,
  });
  const safes = encodeDer(
    sequence(
      dataContent(sequence(bag(oids.keyBag, sealed, attributes))),
      dataContent(
        sequence(
          bag(oids.certificateBag, certificateBag(leaf), attributes),
          bag(oids.certificateBag, certificateBag(authority)),
        ),
      ),
    ),
  );
  const authSafe = sequence(objectIdentifier(oids.data), contextConstructed(0, octetString(safes)));
  return encodeDer(sequence(integer(Uint8Array.of(3)), authSafe, macData(safes, password)));
}

function privateKeyInfo(pem: string): Asn1 {
  const body = pem.replace(/-----(BEGIN|END) PRIVATE KEY-----/g, '');
  return decodeDer(Buffer.from(body, 'base64'));
}

const dataContent = (safe: Asn1): Asn1 =>
  sequence(objectIdentifier(oids.data), contextConstructed(0, octetString(encodeDer(safe))));

const bag = (kind: string, value: Asn1, attributes?: Asn1): Asn1 =>
  sequence(
    objectIdentifier(kind),
    contextConstructed(0, value),
    ...(attributes === undefined ? [] : [attributes]),
  );

const certificateBag = ({ raw }: X509Certificate): Asn1 =>
  sequence(objectIdentifier(oids.x509Certificate), contextConstructed(0, octetString(raw)));

const attribute = (oid: string, value: Asn1): Asn1 => sequence(objectIdentifier(oid), set(value));

/** node-forge itself makes UTF-16 of it, big-endian. */
const bmpString = (text: string): Asn1 =>
  forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.BMPSTRING, false, text);

function macData(safes: Buffer, password: string): Asn1 {
  const salt = randomBytes(saltLength);
  const derived = forge.pkcs12.generateKey(
    password,
    forge.util.createBuffer(salt.toString('latin1')),
    macPurpose,
    rounds,
    sha1Length,
  );
  const key = Buffer.from(derived.getBytes(), 'latin1');
  const mac = createHmac('sha1', key).update(safes).digest();
  const algorithm = sequence(
    objectIdentifier(oids.sha1),
    forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.NULL, false, ''),
  );
  return sequence(
    sequence(algorithm, octetString(mac)),
    octetString(salt),
    integer(Uint8Array.of(rounds >> 8, rounds & 0xff)),
  );
}
