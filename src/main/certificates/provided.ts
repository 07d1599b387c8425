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
  | 'broken_chain'
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
  // One after the other: where neither can be read, the certificate is what is told of.
  const certificatePem = await readPem(paths.cert, 'certificate');
  const privateKeyPem = await readPem(paths.key, 'private key');
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
  checkChain(paths.cert, [leaf, ...chain], now);
  return { certificatePem, privateKeyPem, names: alternativeNames(leaf), notBefore, notAfter };
}

async function readPem(path: string, what: string): Promise<string> {
  try {
    const found = await stat(path);
    // A pipe would be waited for, and a device may never end.
    if (!found.isFile()) throw new TypeError('it is no file');
    const { size } = found;
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
 * Each certificate has to be signed by the one behind it, and those that sign have to be valid: clients that build the chain from
 * what they are sent stop where it breaks. Whether it leads to an authority that somebody trusts is not a matter of the file.
 */
function checkChain(path: string, certificates: readonly X509Certificate[], now: EpochMilliseconds): void {
  const broken = (message: string) => new ProvidedCertificateError('broken_chain', path, message);
  for (const [index, signer] of certificates.entries()) {
    const signed = certificates[index - 1];
    if (signed === undefined) continue;
    if (!signed.checkIssued(signer)) {
      const right = certificates.findIndex((other) => other !== signed && signed.checkIssued(other));
      throw broken(
        `In ${path} certificate ${index + 1} (${oneLine(signer.subject)}) did not sign certificate ${index} (${oneLine(signed.subject)}), behind which it stands. ` +
          (right === -1
            ? `That was ${oneLine(signed.issuer)}, which is missing: put its certificate between the two, or take certificate ${index + 1} out.`
            : `Certificate ${right + 1} did: put each one behind the one that it signed, the server's own first.`),
      );
    }
    const { validFromDate, validToDate } = signer;
    const outOfTime = validityProblem(
      `Certificate ${index + 1} in ${path} (${oneLine(signer.subject)})`,
      { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() },
      now,
    );
    if (outOfTime !== undefined) throw broken(`${outOfTime} Get the present one from whoever signed yours.`);
  }
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ').slice(0, 200);

/**
 * Node writes `DNS:a.test, IP Address:::1` and quotes values that could be taken for something else; those are
 * never host names, so they are passed over.
 */
const alternativeNames = (certificate: X509Certificate): string[] =>
  (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):([^"]+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [parseAddress(name)?.text ?? name];
  });
