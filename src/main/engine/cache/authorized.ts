import type { HeaderList } from '../headers.ts';
import { isIdentityField } from '../pipeline/client-identity.ts';
import type { RoutingTable } from '../route/table.ts';

/**
 * Whether a response may be for this client alone: the request has credentials (RFC 9111 section 3.5), or tells the upstream
 * whose certificate the client showed, which comes to the same.
 */
export const isAuthorized = (headers: HeaderList, { identityFields }: RoutingTable): boolean =>
  headers.has('authorization') ||
  (identityFields.size > 0 && headers.keys.some((name) => isIdentityField(name, identityFields)));
