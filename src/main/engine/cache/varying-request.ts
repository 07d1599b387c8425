import { createHash } from 'node:crypto';
import { nominatedFields } from '../forward/hop-headers.ts';
import type { HeaderList } from '../headers.ts';

/** Fields that Doorman writes for the upstream, whatever the client sent. */
const aboutTheClient: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-real-ip', 'forwarded']);

/** Of which a digest is kept in place of the value, which is a secret. */
export const secretFields: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Of which the order of members says nothing, where they have no weights or the same (RFC 9110 section 12.5). */
const preferences: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
]);

/**
 * The request as far as a stored response can depend on it. Each field is read once, however many stored responses it is
 * compared with: a value may be as long as a head, and a hundred responses may be stored under one key.
 */
export class VaryingRequest {
  readonly headers: HeaderList;
  readonly #client: string;
  /** By lower-case name; null until one is asked for, as most requests never are. */
  #values: Map<string, string> | null = null;
  #nominated: ReadonlySet<string> | null = null;

  /** @param client what stands for the fields that say who the client is and how it came: Doorman writes those itself */
  constructor(headers: HeaderList, client: string) {
    this.headers = headers;
    this.#client = client;
  }

  /**
   * The value of a field, normalised in ways that change nothing it says (RFC 9111 section 4.1): lines put together, white
   * space around commas gone, and of preferences case and order. One that `Connection` nominates is not there: the upstream
   * does not get it, so what it answers says nothing to those who send that value.
   *
   * @param name lower case
   * @returns '' where there is no such field, and ' ' for one without a value, which is not the same
   */
  valueOf(name: string): string {
    if (aboutTheClient.has(name)) return this.#client;
    this.#values ??= new Map();
    let value = this.#values.get(name);
    if (value === undefined) {
      value = this.#isNominated(name) ? '' : normalised(name, this.headers.joined(name));
      this.#values.set(name, value);
    }
    return value;
  }

  #isNominated(name: string): boolean {
    this.#nominated ??= nominatedFields(this.headers);
    return this.#nominated.has(name);
  }
}

function normalised(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  const plain = value.includes(',') ? withoutSpaceAround(comma, value).trim() : value.trim();
  if (plain === '') return ' ';
  if (secretFields.has(name)) return createHash('sha256').update(plain).digest('base64url');
  return preferences.has(name) ? sortedPreferences(plain) : plain;
}

function sortedPreferences(value: string): string {
  const members = withoutSpaceAround(parameterSigns, value.toLowerCase()).split(',');
  return members.length === 1
    ? (members[0] ?? '')
    : members
        .filter((member) => member !== '')
        .toSorted()
        .join(',');
}

const comma: ReadonlySet<string> = new Set([',']);
const parameterSigns: ReadonlySet<string> = new Set([';', '=']);

/** Quoted strings, separators, white space, and what is between them. */
const pieces = /"(?:[^"\\]|\\.)*"?|[,;=]|\s+|[^",;=\s]+/g;

/**
 * Outside of quoted strings. In one pass: a pattern such as `\s*,` would look at a long run of spaces once for each of them,
 * and a client chooses how long it is.
 */
function withoutSpaceAround(separators: ReadonlySet<string>, value: string): string {
  const all = value.match(pieces) ?? [];
  const separates = (at: number): boolean => separators.has(all[at] ?? '');
  return all.filter((piece, at) => piece.trim() !== '' || !(separates(at - 1) || separates(at + 1))).join('');
}
