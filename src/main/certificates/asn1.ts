import forge from 'node-forge';

/**
 * The few ASN.1 values that certificates need, as small functions over node-forge, which uses "binary strings"
 * (one character per octet) where the rest of this project uses bytes. Encoding is DER (ITU-T X.690).
 */
export type Asn1 = forge.asn1.Asn1;

const { Class, Type } = forge.asn1;

const toBinaryString = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const fromBinaryString = (text: string): Buffer => Buffer.from(text, 'latin1');

const primitive = (type: forge.asn1.Type, content: Uint8Array): Asn1 =>
  forge.asn1.create(Class.UNIVERSAL, type, false, toBinaryString(content));

export const sequence = (...items: Asn1[]): Asn1 =>
  forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, items);
export const set = (...items: Asn1[]): Asn1 => forge.asn1.create(Class.UNIVERSAL, Type.SET, true, items);

/** `dotted` such as `2.5.29.17`. */
export const objectIdentifier = (dotted: string): Asn1 =>
  primitive(Type.OID, fromBinaryString(forge.asn1.oidToDer(dotted).getBytes()));

/** Big-endian two's complement, already in its shortest form: a first octet below 0x80 means positive. */
export const integer = (bytes: Uint8Array): Asn1 => primitive(Type.INTEGER, bytes);

export const booleanTrue = (): Asn1 => primitive(Type.BOOLEAN, Uint8Array.of(0xff));
export const octetString = (bytes: Uint8Array): Asn1 => primitive(Type.OCTETSTRING, bytes);
export const utf8String = (text: string): Asn1 => primitive(Type.UTF8, Buffer.from(text, 'utf8'));

/** `unusedBits` of the last octet do not belong to the value (0 to 7). */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Asn1 =>
  primitive(Type.BITSTRING, Buffer.concat([Uint8Array.of(unusedBits), bytes]));

/** A point in time to the second: UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5). */
export function time(epochMs: number): Asn1 {
  const date = new Date(epochMs);
  return date.getUTCFullYear() < 2050
    ? forge.asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, forge.asn1.dateToUtcTime(date))
    : forge.asn1.create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, forge.asn1.dateToGeneralizedTime(date));
}

/** `[tag]` around whole values: EXPLICIT tagging, or an IMPLICIT tag on a constructed type. */
export const contextConstructed = (tag: number, ...items: Asn1[]): Asn1 =>
  forge.asn1.create(Class.CONTEXT_SPECIFIC, tag, true, items);

/** `[tag]` in place of a primitive type's own tag: IMPLICIT tagging. */
export const contextPrimitive = (tag: number, content: Uint8Array): Asn1 =>
  forge.asn1.create(Class.CONTEXT_SPECIFIC, tag, false, toBinaryString(content));

export const encodeDer = (value: Asn1): Buffer => fromBinaryString(forge.asn1.toDer(value).getBytes());

/** @throws Error when `der` is not one whole DER value. */
export const decodeDer = (der: Uint8Array): Asn1 => forge.asn1.fromDer(toBinaryString(der), true);

/** The parts of a constructed value; none when the value is primitive. */
export const childrenOf = (value: Asn1 | undefined): readonly Asn1[] =>
  value !== undefined && Array.isArray(value.value) ? value.value : [];

/** The content octets of a primitive value; none when the value is constructed. */
export const contentOf = (value: Asn1 | undefined): Buffer =>
  value !== undefined && typeof value.value === 'string' ? fromBinaryString(value.value) : Buffer.alloc(0);

export const hasContextTag = (value: Asn1, tag: number): boolean =>
  value.tagClass === Class.CONTEXT_SPECIFIC && Number(value.type) === tag;
