import {
  type EpochMilliseconds,
  epochMilliseconds,
  type Milliseconds,
  milliseconds,
} from '../../shared/model/units.ts';
import { AuthorityExpiredError, NameNotPermittedError } from './errors.ts';
import {
  authorityKeyIdentifier,
  leafKeyUsage,
  serverAuthUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.ts';
import { isWithinConstraints, parseName } from './names.ts';
import type { SigningAuthority } from './signing-authority.ts';
import {
  distinguishedName,
  generateP256,
  keyIdentifier,
  maximumNameAttributeLength,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from './x509.ts';

const hour = 3_600_000;

/** How far a leaf reaches back, for clients whose clock is behind this machine's. */
const leafBackdating: Milliseconds = milliseconds(hour);

/**
 * From notBefore to notAfter. One second short of 397 days, because both ends belong to the validity (RFC 5280
 * section 4.1.2.5) and some clients refuse more.
 */
const leafLifetime: Milliseconds = milliseconds(397 * 24 * hour - 1_000);

/** A certificate for a server, with its key. */
export interface Leaf {
  /** The leaf, and the intermediate that signed it; who verifies it has the root already. */
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
  /** Upper-case hex. */
  readonly serial: string;
  /** Host names and addresses of the subject alternative name, in their normal form. */
  readonly names: readonly string[];
}

/** What a leaf is for: at least one name or address in all. */
export interface LeafSubject {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * Makes a key pair and a certificate for it. Same input, same certificate, but for key and serial.
 *
 * @throws NameNotPermittedError when a name is not one or lies outside the authority's own constraints.
 * @throws AuthorityExpiredError when `now` is outside the authority's validity.
 */
export async function issueLeaf(
  authority: SigningAuthority,
  subject: LeafSubject,
  now: EpochMilliseconds,
): Promise<Leaf> {
  const names = [...subject.names, ...subject.addresses].map((text) => {
    const parsed = parseName(text);
    if (parsed.kind === 'invalid') {
      throw NameNotPermittedError.invalid(text, parsed.reason);
    }
    if (!isWithinConstraints(authority.constraints, parsed)) {
      throw NameNotPermittedError.outside(parsed, authority.constraints);
    }
    return parsed;
  });
  const [first] = names;
  if (first === undefined) {
    throw new RangeError('A certificate needs at least one host name or IP address.');
  }
  if (now < authority.notBefore || now >= authority.notAfter) {
    throw new AuthorityExpiredError(authority, now);
  }
  const { notBefore, notAfter } = leafValidity(authority, now);
  const { publicKey, privateKey } = await generateP256();
  const serial = randomSerial();
  const certificatePem = signCertificate(
    {
      serial,
      issuer: authority.subject,
      subject: distinguishedName(commonName(first)),
      notBefore,
      notAfter,
      publicKey,
      extensions: [
        leafKeyUsage(),
        serverAuthUsage(),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
        authorityKeyIdentifier(authority.keyIdentifier),
        subjectAltName(names),
      ],
    },
    authority.privateKey,
  );
  return {
    certificatePem: certificatePem + authority.sentAlong,
    privateKeyPem: privateKeyToPem(privateKey),
    notBefore,
    notAfter,
    serial: Buffer.from(serial).toString('hex').toUpperCase(),
    names: names.map((name) => name.text),
  };
}

function leafValidity(authority: SigningAuthority, now: EpochMilliseconds) {
  const second = Math.floor(now / 1_000) * 1_000;
  const notBefore = Math.max(second - leafBackdating, authority.notBefore);
  return {
    notBefore: epochMilliseconds(notBefore),
    notAfter: epochMilliseconds(Math.min(notBefore + leafLifetime, authority.notAfter)),
  };
}

/**
 * For people only; verifiers read the subject alternative name. Anything that is not a host name contains spaces
 * here, because some verifiers hold a common name that looks like one against the name constraints.
 */
const commonName = (name: { readonly kind: string; readonly text: string }): string =>
  name.kind === 'dns' && name.text.length <= maximumNameAttributeLength
    ? name.text
    : 'Doorman local certificate';
