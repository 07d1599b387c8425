import { z } from 'zod';
import { MAX_UPSTREAMS_PER_POOL } from './bounds.ts';
import { tlsVersions } from './client-certificates.ts';
import { accept, refuse, text, twoLines, wholeNumber } from './judge.ts';
import { duration, percent } from './measures.ts';
import { filePath, headerName, id, judgeHostName, judgeLine, requestKey } from './names.ts';
import { method } from './patterns.ts';
import { upstreamUrl } from './urls.ts';

const unlimitedOr = (schema: ReturnType<typeof wholeNumber>) => z.union([schema, z.literal('unlimited')]);

const locationSchema = z.strictObject({
  lat: z.number().min(-90).max(90).describe('Latitude in degrees, north positive.'),
  lon: z.number().min(-180).max(180).describe('Longitude in degrees, east positive.'),
  name: text(judgeLine, { kind: 'text', allowed: 'text on one line' })
    .optional()
    .describe('A name for the place.'),
});

export const upstreamSchema = z.strictObject({
  id: id().describe('Names the upstream, once in its pool.'),
  url: upstreamUrl().describe(
    'Where it listens: scheme, host and optionally port. `localhost` tries ::1 and 127.0.0.1.',
  ),
  weight: wholeNumber(1, 1_000).prefault(1).describe('Its share of the requests, relative to the others.'),
  backup: z.boolean().prefault(false).describe('Used only when no other upstream of the pool is available.'),
  enabled: z.boolean().prefault(true).describe('Whether it gets new requests. Those in flight are finished.'),
  maxRequests: unlimitedOr(wholeNumber(1, 1_000_000, 'requests'))
    .prefault('unlimited')
    .describe(
      'Requests in flight at once. With as many it is not chosen; when no other may be either, the client gets 503.',
    ),
  location: locationSchema
    .optional()
    .describe('Where it is, for `geo` balancing. One without comes after all that have one.'),
});

const STATUSES_ALLOWED = 'a status or range such as "200" or "200-399", several joined by commas';

/** Statuses as ranges: `200-299,404`. */
export const statusRanges = () =>
  text(
    (input) => {
      const ranges = input
        .split(',')
        .map((part) => /^\s*([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?\s*$/.exec(part));
      const possible = ranges.every(
        (range) => range !== null && Number(range[2] ?? range[1]) >= Number(range[1]),
      );
      return possible
        ? accept(input.replaceAll(' ', ''))
        : refuse('is no range of statuses', STATUSES_ALLOWED);
    },
    { kind: 'statuses', allowed: STATUSES_ALLOWED },
  );

const SERVICE_ALLOWED =
  'the full name of a gRPC service such as "shop.v1.Orders", or "" for the whole server';

/** The health checking protocol leaves names to the server; most take full names of services, at most 255 characters here. */
const judgeService = (input: string) =>
  /^[\x21-\x7e]{0,255}$/.test(input) ? accept(input) : refuse('is no name of a service', SERVICE_ALLOWED);

const activeCheckSchema = z.strictObject({
  type: z
    .enum(['http', 'tcp', 'grpc'])
    .prefault('http')
    .describe(
      'How to ask: a request, a connection that opens, or grpc.health.v1.Health/Check. All with the TLS settings of the pool.',
    ),
  service: text(judgeService, {
    kind: 'gRPC service',
    allowed: SERVICE_ALLOWED,
    examples: ['shop.v1.Orders'],
  })
    .prefault('')
    .describe('The service that a gRPC check asks for; empty for the server as a whole.'),
  path: text(
    (input) => (input.startsWith('/') ? judgeLine(input) : refuse('does not start with /', 'a path')),
    {
      kind: 'path',
      allowed: 'a path such as "/healthz"',
    },
  )
    .prefault('/healthz')
    .describe('The path to ask for.'),
  method: method().prefault('GET').describe('The method to ask with.'),
  interval: duration('100ms', '1h')
    .prefault('5s')
    .describe('The time between two checks, give or take a tenth by chance.'),
  timeout: duration('10ms', '1h').prefault('2s').describe('How long an answer may take.'),
  expectStatus: statusRanges().prefault('200-399').describe('The statuses that count as healthy.'),
  expectBody: z
    .string()
    .prefault('')
    .describe('Text that the first 64 KiB of the body must contain; empty for any body.'),
  rise: wholeNumber(1, 100, 'checks')
    .prefault(2)
    .describe(
      'Good checks in a row before an upstream counts as healthy again. The first check of all decides alone.',
    ),
  fall: wholeNumber(1, 100, 'checks')
    .prefault(3)
    .describe('Bad checks in a row before it counts as unhealthy.'),
});

const passiveCheckSchema = z.strictObject({
  consecutiveFailures: wholeNumber(1, 10_000, 'requests')
    .prefault(5)
    .describe('Failures in a row before an upstream is left out.'),
  failureStatuses: statusRanges().prefault('502-504').describe('Statuses that count as failures.'),
  ejectFor: duration('100ms', '1d')
    .prefault('10s')
    .describe(
      'How long it is left out the first time. Each time soon after takes as much longer, up to 5 minutes.',
    ),
  maxEjected: percent()
    .prefault('50%')
    .describe(
      'The largest share of a pool that may be left out at once, rounded down: with 50% the only upstream of a pool never is.',
    ),
});

const healthSchema = z.strictObject({
  active: activeCheckSchema.optional().describe('Checks that Doorman makes by itself. Left out: none.'),
  passive: passiveCheckSchema.prefault({}).describe('What is learnt from the traffic itself.'),
});

const RETRY_ALLOWED = 'connect, reset, or a status from "400" to "599" in quotes';

const retryReason = () =>
  text(
    (input) =>
      input === 'connect' || input === 'reset' || /^[45][0-9]{2}$/.test(input)
        ? accept(input)
        : refuse('is no reason to retry', RETRY_ALLOWED),
    { kind: 'retry reason', allowed: RETRY_ALLOWED, pattern: '^(connect|reset|[45][0-9]{2})$' },
  );

const retrySchema = z.strictObject({
  attempts: wholeNumber(1, 10).prefault(2).describe('Attempts altogether; 1 never retries.'),
  on: z
    .array(retryReason())
    .max(32)
    .prefault(['connect', 'reset', '502', '503', '504'])
    .describe('What is worth another attempt: a failed connection, a reset one, or a status.'),
  methods: z
    .array(method())
    .max(32)
    .prefault(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
    .describe(
      'The methods that may be sent twice. What could not be sent at all may go elsewhere whatever its method.',
    ),
  budget: percent()
    .prefault('20%')
    .describe(
      'The largest share of the requests of the last 10 s that may be retries. Three a second always may, but with 0% none.',
    ),
});

const circuitBreakerSchema = z.strictObject({
  errorRate: percent().prefault('50%').describe('The share of failures that opens the circuit.'),
  minRequests: wholeNumber(1, 100_000, 'requests')
    .prefault(20)
    .describe('Requests in the window before that is judged.'),
  window: duration('1s', '1h').prefault('10s').describe('The window that is looked at.'),
  openFor: duration('100ms', '1h').prefault('5s').describe('How long the circuit stays open.'),
});

const upstreamTlsSchema = z.strictObject({
  verify: z
    .boolean()
    .prefault(true)
    .describe('Refuse certificates that are not trusted or are for another name.'),
  ca: filePath()
    .optional()
    .describe('Authorities to trust besides those of Node, PEM. Relative to the folder of this file.'),
  cert: filePath()
    .optional()
    .describe(
      'The certificate chain to show upstreams that ask for one, PEM, the leaf first. Needs `key`. Relative to the folder of this file.',
    ),
  key: filePath().optional().describe('The private key of that leaf, PEM.'),
  serverName: text((input) => (input === '' ? accept('') : judgeHostName(input)), {
    kind: 'host name',
    allowed: 'a host name, or "" for the host of the URL',
  })
    .prefault('')
    .describe('The name to ask for (SNI) and to verify; empty for the host of the URL.'),
  minVersion: z
    .enum(tlsVersions)
    .prefault('TLSv1.2')
    .describe('The lowest version of TLS that is spoken with upstreams.'),
});

const BALANCE = [
  'round-robin',
  'random',
  'least-requests',
  'p2c',
  'latency',
  'ip-hash',
  'consistent-hash',
  'geo',
  'first',
] as const;

/** A group of upstreams that serve the same thing. */
export const poolSchema = z.strictObject({
  id: id().describe('Names the pool, once among pools.'),
  balance: z
    .enum(BALANCE)
    .prefault('round-robin')
    .describe(
      'How one of the upstreams is chosen, by weight wherever that makes sense: `round-robin` in turn; `random` drawn; `least-requests` the fewest in flight; `p2c` the one with fewer in flight of two drawn; `latency` the shortest expected wait; `ip-hash` by the address of the client (IPv6: its first 64 bits); `consistent-hash` by `hashKey`; `geo` the nearest to the client; `first` the first in the file. Where `consistent-hash` or `geo` have nothing to go by, round robin stands in. When fewer than half of the upstreams are healthy, yet one is, and no backup is available, the unhealthy are used as well.',
    ),
  hashKey: requestKey()
    .prefault('client')
    .describe(
      'What `consistent-hash` looks at. When an upstream leaves, only its own requests move. A request without it takes its turn by round robin.',
    ),
  sticky: z
    .strictObject({
      cookie: headerName().describe('The name of the cookie.'),
      ttl: duration('1s', '365d')
        .prefault('1h')
        .describe('How long a client stays with its upstream, from its first request.'),
    })
    .optional()
    .describe(
      'Keeps a client with the upstream that served it first, with a cookie of its own that tells nothing of it. When the upstream may not be chosen, the client gets another, and a new cookie. Left out: off.',
    ),
  upstreams: z
    .array(upstreamSchema)
    .min(1, { error: twoLines('is empty', 'at least one upstream; switch one off with "enabled: false"') })
    .max(MAX_UPSTREAMS_PER_POOL)
    .describe('The servers behind this pool.'),
  slowStart: duration('0s', '1h')
    .prefault('0s')
    .describe(
      'How long a new or recovered upstream takes to reach its full weight: it begins with a tenth, and its weight grows with the time. Not for `first` and `geo`, which do not go by weight.',
    ),
  health: healthSchema.prefault({}).describe('How it is found out which upstreams work.'),
  retry: retrySchema
    .prefault({})
    .describe(
      'When a request is sent to another upstream, before anything of a response went to the client. A pool with one enabled upstream never does.',
    ),
  circuitBreaker: circuitBreakerSchema
    .optional()
    .describe(
      'When an upstream is left alone because it mostly fails: after too many requests that were not answered, or with a status from 500. Left out: never.',
    ),
  timeouts: z
    .strictObject({
      connect: duration('1ms', '10m')
        .prefault('5s')
        .describe('How long a connection may take to open, TLS included.'),
      headers: duration('1ms', '1d').prefault('60s').describe('How long the head of the response may take.'),
      idle: duration('1ms', '1d')
        .prefault('60s')
        .describe('How long a response may pause between two pieces of its body.'),
      tunnel: duration('1ms', '30d')
        .prefault('1h')
        .describe('How long a WebSocket, or another upgraded connection, may be silent both ways.'),
    })
    .prefault({})
    .describe('How long an upstream may take.'),
  tls: upstreamTlsSchema.prefault({}).describe('How upstreams with an https URL are spoken to.'),
  protocol: z
    .enum(['auto', 'h1', 'h2'])
    .prefault('auto')
    .describe(
      'The version of HTTP towards upstreams. `auto` agrees on one with TLS (ALPN) and is HTTP/1.1 without.',
    ),
  keepAlive: z
    .strictObject({
      connections: wholeNumber(0, 10_000, 'connections')
        .prefault(64)
        .describe(
          'Idle connections kept open for each upstream. Busy ones are opened as needed, at most 1024 at once over HTTP/1.1, and close a second after use beyond this number; requests beyond those wait.',
        ),
      idle: duration('100ms', '1h').prefault('30s').describe('How long an idle connection is kept.'),
    })
    .prefault({})
    .describe('Connections to upstreams that are used again.'),
});
