import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ClientCertificateFiles, PresentedCertificate } from '../../shared/model/client-certificate.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { type Asn1, childrenOf, contentOf, decodeDer, hasContextTag } from './asn1.ts';
import { clientAuthUsage } from './client-extensions.ts';
import {
  authorityBasicConstraints,
  authorityKeyIdentifier,
  authorityKeyUsage,
  extensionOids,
  findExtension,
  leafKeyUsage,
  subjectKeyIdentifier,
} from './extensions.ts';
import { makePkcs12 } from './pkcs12.ts';
import {
  distinguishedName,
  generateP256,
  isP256,
  keyIdentifier,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from './x509.ts';

const hour = 3_600_000;
const day = 24 * hour;
const lifetimeInDays = 3650;

export const clientAuthorityPaths = (directory: string) => ({
  certificate: join(directory, 'client-ca.pem'),
  privateKey: join(directory, 'client-ca.key'),
});

/** An authority that signs certificates for clients, and for nothing else. */
export interface ClientAuthority {
  readonly certificatePem: string;
  readonly facts: PresentedCertificate;
  readonly certificatePath: string;
  /** Makes a key and a certificate for it. */
  issue(request: ClientCertificateRequest): Promise<NewClientCertificate>;
}

export interface ClientCertificateRequest {
  /** Becomes the common name; 1 to 64 characters, checked before. */
  readonly name: string;
  /** How long it is valid; never longer than the authority. */
  readonly days: number;
  /** Of the PKCS#12 file; printable ASCII. */
  readonly password: string;
  readonly now: EpochMilliseconds;
}

export interface NewClientCertificate {
  readonly facts: PresentedCertificate;
  readonly files: ClientCertificateFiles;
}

/**
 * Opens the authority for client certificates of a directory, or makes one when neither of its files is there. It is no part of
 * the one that signs for names and is in no trust store: only listeners that ask for client certificates know it.
 *
 * @throws Error that says what is wrong with the files and what to do
 */
export async function openClientAuthority(
  directory: string,
  now: EpochMilliseconds,
): Promise<ClientAuthority> {
  const paths = clientAuthorityPaths(directory);
  const [certificatePem, privateKeyPem] = await Promise.all([
    readText(paths.certificate),
    readText(paths.privateKey),
  ]);
  if (certificatePem === null && privateKeyPem === null) return make(paths, now);
  const { certificate, privateKey } = examine(certificatePem, privateKeyPem, directory);
  if (now > certificate.validToDate.getTime()) {
    throw unusable(directory, `client-ca.pem ended on ${certificate.validToDate.toISOString().slice(0, 10)}`);
  }
  return authorityOf(certificatePem ?? '', certificate, privateKey, paths.certificate);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const unusable = (directory: string, problem: string): Error =>
  new Error(
    `The authority for client certificates in ${directory} cannot be used: ${problem}. ` +
      'Put client-ca.pem and client-ca.key back from a backup, or move both away: Doorman then makes new ones when it starts, and clients need new certificates.',
  );

function examine(certificatePem: string | null, privateKeyPem: string | null, directory: string) {
  if (certificatePem === null || privateKeyPem === null) {
    throw unusable(directory, `${certificatePem === null ? 'client-ca.pem' : 'client-ca.key'} is missing`);
  }
  let certificate: X509Certificate;
  let privateKey: KeyObject;
  try {
    certificate = new X509Certificate(certificatePem);
    privateKey = createPrivateKey(privateKeyPem);
  } catch (error) {
    throw unusable(
      directory,
      `it is not readable as PEM (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  if (!isP256(privateKey) || !certificate.ca || !certificate.checkPrivateKey(privateKey)) {
    throw unusable(
      directory,
      'client-ca.key does not belong to client-ca.pem, or they are no authority of Doorman',
    );
  }
  return { certificate, privateKey };
}

async function make(
  paths: ReturnType<typeof clientAuthorityPaths>,
  now: EpochMilliseconds,
): Promise<ClientAuthority> {
  const { publicKey, privateKey } = await generateP256();
  const made = new Date(now).toISOString().slice(0, 10);
  const host = hostname()
    .replace(/[^\p{L}\p{N}._-]/gu, '')
    .slice(0, 20);
  const subject = distinguishedName(`Doorman client authority (${host} ${made})`);
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: subject,
      subject,
      notBefore: epochMilliseconds(now - hour),
      notAfter: epochMilliseconds(now + lifetimeInDays * day),
      publicKey,
      extensions: [
        authorityBasicConstraints(0),
        authorityKeyUsage(),
        clientAuthUsage(),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
      ],
    },
    privateKey,
  );
  await writeFileAtomic(paths.privateKey, privateKeyToPem(privateKey), { mode: 0o600 });
  await writeFileAtomic(paths.certificate, certificatePem, { mode: 0o644 });
  return authorityOf(certificatePem, new X509Certificate(certificatePem), privateKey, paths.certificate);
}

function authorityOf(
  certificatePem: string,
  certificate: X509Certificate,
  signingKey: KeyObject,
  certificatePath: string,
): ClientAuthority {
  const { subject, identifier } = partsOf(certificate);
  return {
    certificatePem,
    facts: factsOf(certificate),
    certificatePath,
    async issue({ name, days, password, now }) {
      const { publicKey, privateKey } = await generateP256();
      const leafPem = signCertificate(
        {
          serial: randomSerial(),
          issuer: subject,
          subject: distinguishedName(name),
          notBefore: epochMilliseconds(Math.max(now - hour, certificate.validFromDate.getTime())),
          notAfter: epochMilliseconds(Math.min(now + days * day, certificate.validToDate.getTime())),
          publicKey,
          extensions: [
            leafKeyUsage(),
            clientAuthUsage(),
            subjectKeyIdentifier(keyIdentifier(publicKey)),
            authorityKeyIdentifier(identifier),
          ],
        },
        signingKey,
      );
      const privateKeyPem = privateKeyToPem(privateKey);
      const pkcs12 = makePkcs12({
        certificatePem: leafPem,
        privateKeyPem,
        authorityPem: certificatePem,
        friendlyName: name,
        password,
      });
      return {
        facts: factsOf(new X509Certificate(leafPem)),
        files: {
          fileName: fileNameOf(name),
          certificatePem: leafPem,
          privateKeyPem,
          pkcs12Base64: pkcs12.toString('base64'),
        },
      };
    },
  };
}

/** Subject and key identifier as they are encoded in the certificate, for what it signs. */
function partsOf(certificate: X509Certificate): { readonly subject: Asn1; readonly identifier: Uint8Array } {
  const fields = childrenOf(childrenOf(decodeDer(certificate.raw))[0]);
  const subject = fields[5];
  const extensions = childrenOf(fields.find((field) => hasContextTag(field, 3)))[0];
  const identifier = findExtension(extensions, extensionOids.subjectKeyIdentifier);
  if (subject === undefined || identifier === undefined) {
    throw new Error('client-ca.pem was not made by Doorman: it has no subject key identifier.');
  }
  return { subject, identifier: contentOf(identifier.value) };
}

const factsOf = (certificate: X509Certificate): PresentedCertificate => ({
  subject: certificate.subject.split('\n').join(', '),
  issuer: certificate.issuer.split('\n').join(', '),
  serial: certificate.serialNumber,
  fingerprint: certificate.fingerprint256,
  notBefore: epochMilliseconds(certificate.validFromDate.getTime()),
  notAfter: epochMilliseconds(certificate.validToDate.getTime()),
});

/** A name of files on every system, made of that of the client. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return plain === '' ? 'client' : plain;
}
