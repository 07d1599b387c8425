import type { Config } from '../../../shared/config/schema.ts';
import { HeaderList } from '../headers.ts';
import type { Body } from '../message.ts';
import type { ExchangeContext } from './context.ts';

/**
 * Names under which upstreams are told who a client is, by any listener, as {@link comparable} has them.
 */
export function identityFieldNames(config: Pick<Config, 'listeners'>): ReadonlySet<string> {
  return new Set(
    config.listeners.flatMap(({ clientCertificates }) =>
      Object.values(clientCertificates?.forward ?? {}).flatMap((name) =>
        name === undefined ? [] : [comparable(name)],
      ),
    ),
  );
}

/**
 * A name in lower case with `-` for whatever is no letter or digit: programs that take fields for variables (RFC 3875 section
 * 4.1.18) make the same of `-` and `_`, and some of them of every other sign.
 */
const comparable = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '-');

/** Whether upstreams are told with this field who a client is. @param names of {@link identityFieldNames} */
export const isIdentityField = (name: string, names: ReadonlySet<string>): boolean =>
  names.size > 0 && names.has(comparable(name));

/**
 * Takes what a client says of its own identity out of its request, and puts what its certificate says in its place, before any
 * route is looked for: rules, caches and upstreams see nothing else. `Connection` cannot have it removed again.
 */
export function takeIdentity(context: ExchangeContext): void {
  const names = context.table.identityFields;
  if (names.size === 0) return;
  const startedAt = context.elapsed();
  if (!context.requestBody.empty) context.requestBody = withoutIdentity(context.requestBody, names);
  const { headers } = context.current;
  const isIdentity = (name: string): boolean => isIdentityField(name, names);
  const removed = [...new Set(headers.keys.filter(isIdentity))];
  const identity = context.connection.client?.identity ?? [];
  if (removed.length === 0 && identity.length === 0) return;
  const next = new HeaderList();
  for (const [name, value] of headers.entries()) {
    if (isIdentity(name)) continue;
    next.append(name, name.toLowerCase() === 'connection' ? withoutOptions(value, isIdentity) : value);
  }
  for (const [name, value] of identity) next.append(name, value);
  context.current = { ...context.current, headers: next };
  if (removed.length > 0) context.decide('tls.identity_removed', { fields: removed.slice(0, 20) }, startedAt);
}

const withoutOptions = (value: string, isIdentity: (name: string) => boolean): string =>
  value
    .split(',')
    .filter((option) => !isIdentity(option.trim()))
    .join(',');

/** Trailers reach programs that take them for headers: what says who a client is has no place there either. */
const withoutIdentity = (body: Body, names: ReadonlySet<string>): Body => ({
  empty: false,
  read: (sink) =>
    body.read({
      data: (chunk) => sink.data(chunk),
      end: (trailers) => sink.end(trailers?.filter((name) => !isIdentityField(name, names)) ?? null),
      fail: (fault) => sink.fail(fault),
    }),
  resume: () => body.resume(),
  cancel: () => body.cancel(),
});
