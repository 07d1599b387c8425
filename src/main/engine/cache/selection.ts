import { createHash } from 'node:crypto';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { HeaderList } from '../headers.ts';
import type { ResponseToStore, StoredResponse } from './store/stored-response.ts';

/** The request as far as a stored response can depend on it. */
export interface VaryingRequest {
  readonly headers: HeaderList;
  /** What stands for the fields that say who the client is and how it came: Doorman writes those itself. */
  readonly client: string;
}

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

/** Lower-case names in `Vary`; the same names give the same list. */
export function varyNames(headers: HeaderList): readonly string[] {
  const lines = headers.joined('vary');
  if (lines === undefined) return [];
  return lines
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

/** What is kept of a request to know which others its response answers. */
export function varyBy(request: VaryingRequest, names: readonly string[]): HeaderPairs {
  return [...new Set(names)].toSorted().map((name) => [name, valueFor(request, name)] as const);
}

/** The name of the first field that differs between the request that a response was for and this one; null for none. */
export function differingField({ varyBy: fields }: ResponseToStore, request: VaryingRequest): string | null {
  for (const [name, value] of fields) {
    if (valueFor(request, name) !== value) return name;
  }
  return null;
}

/**
 * The value of a field, normalised in ways that change nothing it says (RFC 9111 section 4.1): lines put together, white
 * space around commas gone, and of preferences case and order.
 *
 * @returns '' where there is no such field, and ' ' for one without a value, which is not the same
 */
function valueFor({ headers, client }: VaryingRequest, name: string): string {
  if (aboutTheClient.has(name)) return client;
  const value = headers.joined(name);
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

/**
 * The stored response that answers a request, the most recent of several (RFC 9111 section 4.1), and where none does the
 * first field that differs.
 *
 * @param scope responses of other routes are none of its business
 */
export function select(
  stored: readonly StoredResponse[],
  scope: string,
  request: VaryingRequest,
): { readonly found: StoredResponse | null; readonly differs: string | null } {
  let found: StoredResponse | null = null;
  let differs: string | null = null;
  for (const response of stored) {
    if (response.scope !== scope) continue;
    const field = differingField(response, request);
    if (field !== null) differs ??= field;
    else if (found === null || response.policy.responseTime > found.policy.responseTime) found = response;
  }
  return { found, differs };
}
