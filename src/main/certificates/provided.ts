import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { parseAddress } from './addresses.ts';
import { validityProblem } from './errors.ts';

/** Larger files are refused before they are read, in bytes. */
const maximumFileSize = 1_048_576;

/** `tls: {cert, key}` of a listener or a pool, as absolute paths. */
export interface ProvidedPaths {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that the person brought, checked. */
export interface ProvidedCertificate {
  /** The leaf, followed by whatever else the file holds. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Host names and addresses of the subject alternative name; empty when it has none, which browsers refuse. */
  readonly names: readonly string[];
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
}

type ProvidedProblem =
  | 'unreadable_file'
  | 'invalid_certificate'
  | 'invalid_key'
  | 'key_mismatch'
  | 'outside_validity';

/** A provided certificate cannot be used. The message names the file, what is wrong and what to do. */
export class ProvidedCertificateError extends Error {
  readonly code = 'certificate.provided_unusable';
  override readonly name = 'ProvidedCertificateError';
  readonly problem: ProvidedProblem;
  readonly path: string;

  constructor(problem: ProvidedProblem, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
    this.path = path;
  }
}

/** @throws ProvidedCertificateError */
export async function loadProvidedCertificate(
  paths: ProvidedPaths,
  now: EpochMilliseconds,
): Promise<ProvidedCertificate> {
  const [certificatePem, privateKeyPem] = await Promise.all([
    readPem(paths.cert, 'certificate'),
    readPem(paths.key, 'private key'),
  ]);
  const [leaf, ...chain] = readCertificates(paths.cert, certificatePem);
  const key = readPrivateKey(paths.key, privateKeyPem);
  if (!leaf.checkPrivateKey(key)) {
    throw new ProvidedCertificateError('key_mismatch', paths.key, mismatchMessage(paths, chain, key));
  }
  const notBefore = epochMilliseconds(leaf.validFromDate.getTime());
  const notAfter = epochMilliseconds(leaf.validToDate.getTime());
  const outOfTime = validityProblem(`The certificate in ${paths.cert}`, { notBefore, notAfter }, now);
  if (outOfTime !== undefined) {
    throw new ProvidedCertificateError(
      'outside_validity',
      paths.cert,
      `${outOfTime} Renew it; a listener can use tls: auto instead, for which Doorman makes certificates.`,
    );
  }
  return { certificatePem, privateKeyPem, names: alternativeNames(leaf), notBefore, notAfter };
}

async function readPem(path: string, what: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maximumFileSize) {
      throw new RangeError(`it has ${size} bytes, and at most ${maximumFileSize} are read`);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ProvidedCertificateError(
      'unreadable_file',
      path,
      `The ${what} ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}. ` +
        'Correct the path in the configuration, or make the file readable for the user who runs Doorman.',
      { cause: error },
    );
  }
}

function readCertificates(path: string, pem: string): [X509Certificate, ...X509Certificate[]] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const [leaf, ...chain] = blocks.map((block) => new X509Certificate(block));
    if (leaf === undefined) {
      throw new TypeError('it holds no block that begins with -----BEGIN CERTIFICATE-----');
    }
    return [leaf, ...chain];
  } catch (error) {
    throw new ProvidedCertificateError(
      'invalid_certificate',
      path,
      `${path} is not a certificate in PEM form: ${error instanceof Error ? error.message : String(error)}. ` +
        'Convert it, for example with: openssl x509 -inform der -in certificate.der -out certificate.pem',
      { cause: error },
    );
  }
}

function readPrivateKey(path: string, pem: string): KeyObject {
  const isEncrypted = /ENCRYPTED/.test(pem);
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new ProvidedCertificateError(
      'invalid_key',
      path,
      isEncrypted
        ? `The private key ${path} is protected by a passphrase. Write a copy without one: openssl pkey -in ${path} -out key.pem`
        : `${path} is not a private key in PEM form. It has to begin with -----BEGIN PRIVATE KEY-----.`,
      { cause: error },
    );
  }
}

function mismatchMessage(paths: ProvidedPaths, chain: readonly X509Certificate[], key: KeyObject): string {
  const problem = `The private key ${paths.key} does not belong to the first certificate in ${paths.cert}.`;
  return chain.some((certificate) => certificate.checkPrivateKey(key))
    ? `${problem} It belongs to a later one: put the server's own certificate first, then those that signed it.`
    : `${problem} Use the key that the certificate was requested with.`;
}

/**
 * Node writes `DNS:a.test, IP Address:::1` and quotes values that could be taken for something else; those are
 * never host names, so they are passed over.
 */
const alternativeNames = (certificate: X509Certificate): string[] =>
  (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):([^"]+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [parseAddress(name)?.text ?? name];
  });
