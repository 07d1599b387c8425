import type { Config } from '../../../shared/config/schema.ts';
import { HeaderList } from '../headers.ts';
import type { Body } from '../message.ts';
import type { ExchangeContext } from './context.ts';

/**
 * Names under which upstreams are told who a client is, by any listener: in lower case, `_` as `-`, since many servers take the
 * two for the same.
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

const comparable = (name: string): string => name.toLowerCase().replaceAll('_', '-');

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
  const isIdentity = (name: string): boolean => names.has(comparable(name));
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
      end: (trailers) => sink.end(trailers?.filter((name) => !names.has(comparable(name))) ?? null),
      fail: (fault) => sink.fail(fault),
    }),
  resume: () => body.resume(),
  cancel: () => body.cancel(),
});
