import { bindsOverlap } from './addresses.ts';
import { type Mistake, makeMistake, showPath } from './mistakes.ts';
import { nearest } from './nearest.ts';
import { isRawMap, mapsAt, type Path, textsAt, valueAt } from './raw.ts';

/** Ids that were used before in the same list. */
const repeatedIds = (input: unknown, list: Path): Mistake[] => {
  const first = new Map<string, Path>();
  return mapsAt(input, list).flatMap(({ map, path }) => {
    if (typeof map.id !== 'string') return [];
    const earlier = first.get(map.id);
    if (earlier === undefined) {
      first.set(map.id, path);
      return [];
    }
    const message = `is already the id of ${showPath(earlier)}`;
    return [makeMistake(input, [...path, 'id'], message, 'an id that nothing else in this list has')];
  });
};

const idsOf = (input: unknown, list: 'listeners' | 'pools'): string[] => [
  ...new Set(mapsAt(input, [list]).flatMap(({ map }) => (typeof map.id === 'string' ? [map.id] : []))),
];

const danglingReference = (
  input: unknown,
  path: Path,
  kind: 'listener' | 'pool',
  known: readonly string[],
): Mistake[] => {
  const name = valueAt(input, path);
  if (typeof name !== 'string' || known.includes(name)) return [];
  const guess = nearest(name, known);
  const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
  const allowed = known.length === 0 ? `a ${kind} that the file has; it has none yet` : known.join(', ');
  return [makeMistake(input, path, `names no ${kind}${hint}`, allowed)];
};

const routeReferences = (input: unknown): Mistake[] => {
  const listeners = idsOf(input, 'listeners');
  const pools = idsOf(input, 'pools');
  return mapsAt(input, ['routes']).flatMap(({ path }) => [
    ...textsAt(input, [...path, 'listeners']).flatMap((entry) =>
      danglingReference(input, entry.path, 'listener', listeners),
    ),
    ...danglingReference(input, [...path, 'to', 'pool'], 'pool', pools),
    ...danglingReference(input, [...path, 'to', 'listener'], 'listener', listeners),
    ...hostOfNoUpstream(input, path),
  ]);
};

/** A listener is reached without an address that could be sent as Host. */
const hostOfNoUpstream = (input: unknown, route: Path): Mistake[] => {
  const at = [...route, 'rewrite', 'host'];
  if (valueAt(input, [...route, 'to', 'listener']) === undefined || valueAt(input, at) !== 'upstream')
    return [];
  return [
    makeMistake(
      input,
      at,
      'asks for the Host of an upstream, where the route leads to a listener',
      'preserve, or a host name',
    ),
  ];
};

const isTls = (listener: Readonly<Record<string, unknown>>): boolean => (listener.tls ?? 'auto') !== 'off';

const httpsRedirects = (input: unknown): Mistake[] => {
  const listeners = mapsAt(input, ['listeners']);
  const secure = listeners.flatMap(({ map }) => (isTls(map) && typeof map.id === 'string' ? [map.id] : []));
  return listeners.flatMap(({ map, path }) => {
    const target = map.redirectToHttps;
    const at = [...path, 'redirectToHttps'];
    if (target !== true && typeof target !== 'string') return [];
    if (isTls(map)) {
      return [
        makeMistake(
          input,
          at,
          'redirects to HTTPS from a listener that has TLS itself',
          'false, or "tls: off" on this listener',
        ),
      ];
    }
    const allowed = secure.length === 0 ? 'a listener with TLS; the file has none yet' : secure.join(', ');
    if (target === true)
      return secure.length > 0
        ? []
        : [makeMistake(input, at, 'has no listener with TLS to redirect to', allowed)];
    if (secure.includes(target)) return [];
    const exists = listeners.some((other) => other.map.id === target);
    const guess = exists ? undefined : nearest(target, secure);
    const message = exists ? 'names a listener without TLS' : 'names no listener';
    return [
      makeMistake(input, at, `${message}${guess === undefined ? '' : `; did you mean "${guess}"?`}`, allowed),
    ];
  });
};

const quicWithoutTls = (input: unknown): Mistake[] =>
  mapsAt(input, ['listeners'])
    .filter(({ map }) => !isTls(map))
    .flatMap(({ path }) => textsAt(input, [...path, 'protocols']))
    .filter(({ text }) => text === 'h3')
    .map(({ path }) => makeMistake(input, path, 'needs TLS', 'h3 only with "tls: auto" or a certificate'));

const sharedPorts = (input: unknown): Mistake[] => {
  const listeners = mapsAt(input, ['listeners']);
  const bindOf = (bind: unknown): string => (typeof bind === 'string' ? bind : 'localhost');
  return listeners.flatMap(({ map, path }, index) => {
    if (typeof map.port !== 'number' || map.port === 0) return [];
    const earlier = listeners
      .slice(0, index)
      .find((other) => other.map.port === map.port && bindsOverlap(bindOf(other.map.bind), bindOf(map.bind)));
    if (earlier === undefined) return [];
    const message = `is already taken by ${showPath(earlier.path)} on the same address`;
    return [
      makeMistake(
        input,
        [...path, 'port'],
        message,
        'another port or another "bind" address; 0 takes any free port',
      ),
    ];
  });
};

/** A certificate is of no use without its key, nor a key without its certificate. */
const halfCertificates = (input: unknown): Mistake[] =>
  mapsAt(input, ['pools']).flatMap(({ path }) => {
    const at = (key: string): Path => [...path, 'tls', key];
    const [hasCert, hasKey] = ['cert', 'key'].map((key) => valueAt(input, at(key)) !== undefined);
    if (hasCert === hasKey) return [];
    return hasCert
      ? [makeMistake(input, at('cert'), 'comes without a key', 'a certificate with "key" beside it')]
      : [makeMistake(input, at('key'), 'comes without a certificate', 'a key with "cert" beside it')];
  });

const identityKeys = ['certificate', 'subject', 'fingerprint'] as const;

/** What a listener asks of clients, against the rest of the file. */
const clientCertificateMistakes = (input: unknown): Mistake[] => {
  const listeners = mapsAt(input, ['listeners']);
  const asking = listeners.filter(({ map }) => isRawMap(map.clientCertificates));
  const withoutTls = asking
    .filter(({ map }) => !isTls(map))
    .map(({ path }) =>
      makeMistake(
        input,
        [...path, 'clientCertificates'],
        'asks for certificates where there is no TLS',
        'a listener with "tls: auto" or a certificate',
      ),
    );
  const twice = asking.flatMap(({ path }) => {
    const at = (key: string): Path => [...path, 'clientCertificates', 'forward', key];
    const names = identityKeys.map((key) => {
      const name = valueAt(input, at(key));
      return typeof name === 'string' ? name.toLowerCase().replaceAll('_', '-') : ` ${key}`;
    });
    return identityKeys.flatMap((key, index) =>
      names.indexOf(names[index] ?? '') < index
        ? [makeMistake(input, at(key), 'is the header of another key as well', 'one header for each')]
        : [],
    );
  });
  const unasked =
    asking.length > 0
      ? []
      : mapsAt(input, ['routes'])
          .filter(({ map }) => map.requireClientCertificate === true)
          .map(({ path }) =>
            makeMistake(
              input,
              [...path, 'requireClientCertificate'],
              'needs a listener that asks for certificates, and the file has none',
              'false, or "clientCertificates: {mode: optional}" on a listener',
            ),
          );
  return [...withoutTls, ...twice, ...unasked];
};

/** What parts of a configuration say about one another, checked on the raw value. */
export const referenceMistakes = (input: unknown): Mistake[] => [
  ...repeatedIds(input, ['listeners']),
  ...repeatedIds(input, ['routes']),
  ...repeatedIds(input, ['pools']),
  ...mapsAt(input, ['pools']).flatMap(({ path }) => repeatedIds(input, [...path, 'upstreams'])),
  ...routeReferences(input),
  ...httpsRedirects(input),
  ...quicWithoutTls(input),
  ...sharedPorts(input),
  ...halfCertificates(input),
  ...clientCertificateMistakes(input),
];
