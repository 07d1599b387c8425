import { type AddressRange, addressFromOctets, maskOf } from './addresses.ts';
import {
  type Asn1,
  bitString,
  booleanTrue,
  childrenOf,
  contentOf,
  contextConstructed,
  contextPrimitive,
  decodeDer,
  encodeDer,
  hasContextTag,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from './asn1.ts';
import type { NameConstraints, ParsedName } from './names.ts';

/** Object identifiers of the extensions (RFC 5280 section 4.2.1). */
export const extensionOids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/** Tags of GeneralName (RFC 5280 section 4.2.1.6). */
const generalName = { dns: 2, address: 7 } as const;

const extension = (oid: string, critical: boolean, value: Asn1): Asn1 =>
  sequence(objectIdentifier(oid), ...(critical ? [booleanTrue()] : []), octetString(encodeDer(value)));

const ascii = (text: string): Uint8Array => Buffer.from(text, 'ascii');

/**
 * CA:TRUE. Critical.
 *
 * @param pathLength how many further authorities may be below this one, 0 to 127
 */
export const authorityBasicConstraints = (pathLength: number): Asn1 =>
  extension(
    extensionOids.basicConstraints,
    true,
    sequence(booleanTrue(), integer(Uint8Array.of(pathLength))),
  );

/** @returns the path length of a {@link authorityBasicConstraints}; undefined when there is none, which sets no limit. */
export function readPathLength(value: Asn1): number | undefined {
  const [, limit] = childrenOf(value);
  const octets = contentOf(limit);
  return octets.length === 1 ? octets[0] : undefined;
}

/** keyCertSign (bit 5) and cRLSign (bit 6). Critical. */
export const authorityKeyUsage = (): Asn1 =>
  extension(extensionOids.keyUsage, true, bitString(Uint8Array.of(0b0000_0110), 1));

/** digitalSignature (bit 0), which is all that TLS 1.2 with ECDHE and TLS 1.3 use. Critical. */
export const leafKeyUsage = (): Asn1 =>
  extension(extensionOids.keyUsage, true, bitString(Uint8Array.of(0b1000_0000), 7));

export const serverAuthUsage = (): Asn1 =>
  extension(extensionOids.extendedKeyUsage, false, sequence(objectIdentifier(serverAuthentication)));

export const subjectKeyIdentifier = (identifier: Uint8Array): Asn1 =>
  extension(extensionOids.subjectKeyIdentifier, false, octetString(identifier));

export const authorityKeyIdentifier = (identifier: Uint8Array): Asn1 =>
  extension(extensionOids.authorityKeyIdentifier, false, sequence(contextPrimitive(0, identifier)));

/** Not critical, because the subject is never empty (RFC 5280 section 4.2.1.6). */
export const subjectAltName = (names: readonly ParsedName[]): Asn1 =>
  extension(
    extensionOids.subjectAltName,
    false,
    sequence(
      ...names.map((name) =>
        name.kind === 'address'
          ? contextPrimitive(generalName.address, name.address.octets)
          : contextPrimitive(generalName.dns, ascii(name.text)),
      ),
    ),
  );

/**
 * Permitted subtrees for host names and IP addresses, nothing excluded. Critical, as RFC 5280 section 4.2.1.10
 * requires. A name form with at least one permitted subtree is thereby closed to everything else. Forms that no
 * certificate of ours carries (e-mail, URI, directory name) are left out: verifiers that do not know a form may
 * refuse the whole certificate because the extension is critical.
 */
export function nameConstraints(constraints: NameConstraints): Asn1 {
  const subtrees = [
    // Without a leading dot: `test` permits `test` and every name below it.
    ...constraints.names.map((name) => contextPrimitive(generalName.dns, ascii(name))),
    ...constraints.ranges.map((range) =>
      contextPrimitive(generalName.address, Buffer.concat([range.network, maskOf(range)])),
    ),
  ];
  const permitted = contextConstructed(0, ...subtrees.map((base) => sequence(base)));
  return extension(extensionOids.nameConstraints, true, sequence(permitted));
}

/** One extension as found in a certificate. */
export interface FoundExtension {
  readonly critical: boolean;
  readonly value: Asn1;
}

/** @param extensions the `Extensions` sequence of a certificate. */
export function findExtension(extensions: Asn1 | undefined, oid: string): FoundExtension | undefined {
  const wanted = contentOf(objectIdentifier(oid));
  const found = childrenOf(extensions).find((item) => contentOf(childrenOf(item)[0]).equals(wanted));
  const parts = childrenOf(found);
  const value = parts.at(-1);
  if (found === undefined || value === undefined) {
    return undefined;
  }
  return { critical: parts.length === 3, value: decodeDer(contentOf(value)) };
}

/**
 * Reads name constraints of the shape that {@link nameConstraints} writes.
 *
 * @returns undefined when there is anything else in it: excluded subtrees, other name forms, or a name form that
 *   is left open because it has no permitted subtree.
 */
export function readNameConstraints(value: Asn1): NameConstraints | undefined {
  const [permitted, ...rest] = childrenOf(value);
  if (permitted === undefined || !hasContextTag(permitted, 0) || rest.length > 0) {
    return undefined;
  }
  const names: string[] = [];
  const ranges: AddressRange[] = [];
  for (const subtree of childrenOf(permitted)) {
    const [base] = childrenOf(subtree);
    const range = base === undefined ? undefined : rangeFromConstraint(contentOf(base));
    if (base !== undefined && hasContextTag(base, generalName.dns)) {
      names.push(contentOf(base).toString('ascii'));
    } else if (base !== undefined && hasContextTag(base, generalName.address) && range !== undefined) {
      ranges.push(range);
    } else {
      return undefined;
    }
  }
  return names.length > 0 && ranges.length > 0 ? { names, ranges } : undefined;
}

/** Network and mask, each of 4 or 16 octets (RFC 5280 section 4.2.1.10). */
function rangeFromConstraint(octets: Uint8Array): AddressRange | undefined {
  if (octets.length !== 8 && octets.length !== 32) {
    return undefined;
  }
  const network = addressFromOctets(octets.subarray(0, octets.length / 2));
  const mask = Array.from(octets.subarray(octets.length / 2), (octet) =>
    octet.toString(2).padStart(8, '0'),
  ).join('');
  const prefixLength = mask.lastIndexOf('1') + 1;
  if (mask.slice(0, prefixLength).includes('0')) {
    return undefined;
  }
  return { text: `${network.text}/${prefixLength}`, network: network.octets, prefixLength };
}
