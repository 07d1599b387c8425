import { domainToASCII } from 'node:url';
import { type Address, type AddressRange, isInRange, parseAddress, parseRange } from './addresses.ts';

/** Longest name of RFC 1035 section 2.3.4 in its text form without the final dot, in characters. */
const maximumNameLength = 253;
/** Longer input is refused before any work is spent on it, in characters. */
const maximumInputLength = 1_024;
/**
 * One label of a host name. Underscores are not in RFC 1123, but developers' tools make names such as `my_app`,
 * and every verifier accepts them.
 */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A host name or an IP address in its one normal form, or why the text is neither. */
export type ParsedName =
  | { readonly kind: 'dns'; readonly text: string }
  | { readonly kind: 'address'; readonly text: string; readonly address: Address }
  | { readonly kind: 'invalid'; readonly text: string; readonly reason: string };

/** What an authority may sign: names at or below `names`, and addresses within `ranges`. */
export interface NameConstraints {
  readonly names: readonly string[];
  readonly ranges: readonly AddressRange[];
}

/**
 * Names that never belong to anyone on the public internet: RFC 6761 (`localhost`, `test`), ICANN's resolution
 * 2024.07.29.06 (`internal`), RFC 8375 (`home.arpa`) and RFC 6762 (`local`).
 */
export const localNames: readonly string[] = ['localhost', 'test', 'internal', 'home.arpa', 'local'];

/** Loopback, private (RFC 1918), unique local (RFC 4193) and link-local addresses. */
const localRanges: readonly AddressRange[] = [
  '127.0.0.0/8',
  '::1/128',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].map(parseRange);

/** An entry of `tls.names` that cannot be a name constraint. The message says which, why and what to write. */
export class InvalidExtraNameError extends Error {
  readonly code = 'certificate.invalid_extra_name';
  readonly value: string;

  constructor(value: string, reason: string) {
    super(
      `tls.names contains ${JSON.stringify(value)}, which ${reason}. ` +
        'Write a host name such as dev.example.com; the names below it are included.',
    );
    this.name = 'InvalidExtraNameError';
    this.value = value;
  }
}

/**
 * Normalises a host name or address: lower case, no final dot, international names as A-labels (RFC 5890),
 * addresses in their canonical text. Wildcards, zone ids, empty labels and over-long names are `invalid`.
 */
export function parseName(text: string): ParsedName {
  const invalid = (reason: string): ParsedName => ({ kind: 'invalid', text, reason });
  if (text.length === 0 || text.length > maximumInputLength) {
    return invalid(text.length === 0 ? 'is empty' : `is longer than ${maximumNameLength} characters`);
  }
  const address = parseAddress(text);
  if (address !== undefined) {
    return { kind: 'address', text: address.text, address };
  }
  if (text.includes('*')) {
    return invalid('is a wildcard, and certificates are made for one name each');
  }
  const withoutDot = text.endsWith('.') ? text.slice(0, -1) : text;
  const name = toAsciiName(withoutDot);
  if (name === undefined) {
    return invalid('is not a host name: it has characters that no host name can have');
  }
  if (name.length > maximumNameLength) {
    return invalid(`is longer than ${maximumNameLength} characters`);
  }
  const labels = name.split('.');
  if (!labels.every((part) => label.test(part))) {
    return invalid(
      'is not a host name: its parts have 1 to 63 letters, digits or hyphens, and no hyphen first or last',
    );
  }
  // `127.1` or `0x7f.1` would be read as addresses by browsers (WHATWG URL, "ends in a number").
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) {
    return invalid('ends in a number but is not an IP address');
  }
  return { kind: 'dns', text: name };
}

/**
 * domainToASCII parses its input like the host of a URL: it stops at a slash, undoes percent escapes and reads
 * numbers as addresses. So it only sees text whose ASCII part can stand in a host name, and only if it is needed.
 */
function toAsciiName(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (/[^a-z0-9._\-\u{80}-\u{10ffff}]/u.test(lower)) {
    return undefined;
  }
  const needsConversion = /[\u{80}-\u{10ffff}]|(^|\.)xn--/u.test(lower);
  const name = needsConversion ? domainToASCII(lower) : lower;
  return name === '' ? undefined : name;
}

/**
 * The constraints that a configuration asks for: local names and ranges, plus `tls.names`.
 *
 * @throws InvalidExtraNameError for the first entry that is not a host name.
 */
export function constraintsFor(extraNames: readonly string[]): NameConstraints {
  const extra = extraNames.map((value) => {
    const parsed = parseName(value.startsWith('.') ? value.slice(1) : value);
    if (parsed.kind === 'dns') {
      return parsed.text;
    }
    throw new InvalidExtraNameError(
      value,
      parsed.kind === 'invalid' ? parsed.reason : 'is an IP address, and only names can be added',
    );
  });
  return { names: [...new Set([...localNames, ...extra])], ranges: localRanges };
}

/** Whether `name` is `base` or a name below it. Both in their normal form. */
export const isWithinName = (base: string, name: string): boolean =>
  name === base || name.endsWith(`.${base}`);

export function isWithinConstraints(constraints: NameConstraints, parsed: ParsedName): boolean {
  switch (parsed.kind) {
    case 'dns':
      return constraints.names.some((base) => isWithinName(base, parsed.text));
    case 'address':
      return constraints.ranges.some((range) => isInRange(range, parsed.address));
    case 'invalid':
      return false;
  }
}

/**
 * Whether the authority of a configuration with these `tls.names` may sign a certificate for `name`.
 *
 * @throws InvalidExtraNameError
 */
export const isPermitted = (name: string, extraNames: readonly string[]): boolean =>
  isWithinConstraints(constraintsFor(extraNames), parseName(name));
