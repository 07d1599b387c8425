import { z } from 'zod';
import { bindAddress, cidr } from './addresses.ts';
import { MAX_LIST_ENTRIES } from './bounds.ts';
import { clientCertificatesSchema, tlsVersions } from './client-certificates.ts';
import { accept, alwaysJudged, refuse, text, twoLines, wholeNumber } from './judge.ts';
import { duration, size, sizeOrUnlimited } from './measures.ts';
import { filePath, id, judgeHeaderName } from './names.ts';

const clientLocation = () => {
  const allowed = 'header:NAME';
  return text(
    (input) => {
      const name = /^header:(.+)$/.exec(input)?.[1];
      return name !== undefined && judgeHeaderName(name).ok
        ? accept(input)
        : refuse('names no header', allowed);
    },
    { kind: 'request key', allowed, examples: ['header:x-demo-location'] },
  );
};

export const listenerLimitsSchema = z.strictObject({
  connections: wholeNumber(1, 1_000_000, 'connections')
    .prefault(10_000)
    .describe('Connections open at once; further ones are refused.'),
  connectionsPerClient: wholeNumber(1, 1_000_000, 'connections')
    .prefault(256)
    .describe(
      'Connections open at once from one client: an IPv4 address, or an IPv6 network of 64 bits. Further ones are refused. Not counted for proxies in `trustForwardedFrom`, which bring many clients.',
    ),
  headerBytes: size('1KiB', '1MiB')
    .prefault('32KiB')
    .describe('The longest request head: request line and headers together.'),
  bodyBytes: sizeOrUnlimited('0B', '1TiB').prefault('unlimited').describe('The longest request body.'),
  headerTimeout: duration('100ms', '1h')
    .prefault('10s')
    .describe('How long a client may take over a whole request head.'),
  bodyMinRate: wholeNumber(0, 1_000_000_000, 'bytes per second')
    .prefault(500)
    .describe(
      'The slowest request body that is put up with, after 10 s of grace. 0 switches the limit off. Over HTTP/2 it does not hold for gRPC, nor once the response has begun.',
    ),
  idleTimeout: duration('100ms', '1d')
    .prefault('60s')
    .describe(
      'How long a connection without a request stays open, and how long a client may take nothing of its response.',
    ),
});

const tlsFilesSchema = z.strictObject({
  cert: filePath().describe(
    'The certificate chain, PEM, the leaf first. Relative to the folder of this file.',
  ),
  key: filePath().describe('The private key of the leaf, PEM.'),
});

const protocol = z.enum(['h1', 'h2', 'h3']);

const listenerForm = z.strictObject({
  id: id().describe('Names the listener, once among listeners. Routes and redirects refer to it.'),
  enabled: z
    .boolean()
    .prefault(true)
    .describe(
      'Whether it is open. When it is closed, requests on their way are finished; routes with `to: {listener: …}` still lead through its routes.',
    ),
  bind: bindAddress()
    .prefault('localhost')
    .describe('The address to listen on. `localhost` is both 127.0.0.1 and ::1.'),
  port: wholeNumber(0, 65_535).describe('The TCP port. 0 takes any free port.'),
  tls: z
    .union([z.enum(['auto', 'off']), tlsFilesSchema])
    .prefault('auto')
    .describe(
      '`auto` makes a certificate for each host name from the local authority; `off` speaks plain HTTP; `{cert, key}` serves a certificate of your own.',
    ),
  minTlsVersion: z
    .enum(tlsVersions)
    .prefault('TLSv1.2')
    .describe('The lowest version of TLS that clients may speak. The highest is always TLS 1.3.'),
  clientCertificates: clientCertificatesSchema
    .optional()
    .describe(
      'Asks clients for a certificate (mutual TLS). Left out: none is asked for. A certificate that was revoked with Doorman is never accepted.',
    ),
  protocols: z
    .array(protocol)
    .min(1)
    .max(3)
    .refine((list: unknown) => !Array.isArray(list) || new Set(list).size === list.length, {
      error: twoLines('names a protocol twice', 'each protocol once'),
      ...alwaysJudged,
    })
    .optional()
    .describe(
      'What the listener offers. `h2` with `tls: off` is HTTP/2 with prior knowledge (h2c); a listener may have both.',
    )
    .meta({ 'x-default': '[h1, h2] with TLS, [h1] without' }),
  redirectToHttps: z
    .union([z.boolean(), id()])
    .prefault(false)
    .describe(
      'Answer every request with a redirect to HTTPS: `true` to the first listener with TLS, or the id of the one to redirect to. Needs `tls: off`.',
    ),
  clientLocation: clientLocation()
    .optional()
    .describe(
      'Where `geo` balancing takes the place of the client from: a header with latitude and longitude in degrees, `48.86,2.35`. Any client may send it.',
    ),
  trustForwardedFrom: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'Clients whose X-Forwarded-* and Forwarded headers are believed. From all others they are replaced.',
    ),
  limits: listenerLimitsSchema.prefault({}).describe('What one client, or all together, may take.'),
  allow: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'When not empty, only these clients are served; others get 403. Behind `trustForwardedFrom`, the client that the proxy names. Not for requests that a route leads on from another listener.',
    ),
  deny: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe('These clients are not served; wins over `allow`.'),
});

/** One listening address. Output: `protocols` is always given. */
export const listenerSchema = listenerForm.transform((listener) => {
  const normal = listener.tls === 'off' ? ['h1' as const] : ['h1' as const, 'h2' as const];
  return { ...listener, protocols: listener.protocols ?? normal };
});
