import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { HeaderList } from '../headers.ts';
import type { ResponseToStore, StoredResponse } from './store/stored-response.ts';
import type { VaryingRequest } from './varying-request.ts';

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
  return [...new Set(names)].toSorted().map((name) => [name, request.valueOf(name)] as const);
}

/** The name of the first field that differs between the request that a response was for and this one; null for none. */
export function differingField({ varyBy: fields }: ResponseToStore, request: VaryingRequest): string | null {
  for (const [name, value] of fields) {
    if (request.valueOf(name) !== value) return name;
  }
  return null;
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
