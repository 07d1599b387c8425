import { normalisePath } from '../../../shared/config/normalise-path.ts';
import type { HeaderList } from '../headers.ts';
import { QueryParameters } from './query-parameters.ts';

/** What routes are matched against. Made once a request, from a normalised copy: the bytes forwarded stay as they came. */
export interface RouteFacts {
  readonly listener: string;
  /** Lower case, without port; IPv6 in brackets. */
  readonly host: string;
  readonly method: string;
  /** Normalised, without query. */
  readonly path: string;
  /** Without the question mark; '' where there is none. */
  readonly query: string;
  /** Those of the query. */
  readonly parameters: QueryParameters;
  readonly headers: HeaderList;
  readonly client: string;
}

export function routeFacts(request: {
  readonly listener: string;
  readonly authority: string;
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly client: string;
}): RouteFacts {
  const { listener, method, headers, client } = request;
  const mark = request.target.indexOf('?');
  const path = normalisePath(mark < 0 ? request.target : request.target.slice(0, mark));
  const query = mark < 0 ? '' : request.target.slice(mark + 1);
  const host = hostOf(request.authority);
  const parameters = new QueryParameters(query);
  return { listener, host, method, path, query, parameters, headers, client };
}

/** The host of an authority, lower case: `Shop.localhost:8443` → `shop.localhost`, `[::1]:80` → `[::1]`. */
export function hostOf(authority: string): string {
  const host = authority.startsWith('[')
    ? authority.slice(0, authority.indexOf(']') + 1)
    : authority.replace(/:[0-9]*$/, '');
  return host.toLowerCase().replace(/\.$/, '');
}
