import { z } from 'zod';
import { cidr } from './addresses.ts';
import { MAX_LIST_ENTRIES } from './bounds.ts';
import { headerChangesSchema, headerNames, headerPatterns, queryPatterns } from './headers.ts';
import { accept, refuse, text, wholeNumber } from './judge.ts';
import { duration, durationOrUnlimited, percent, size, sizeOrUnlimited } from './measures.ts';
import { id, judgeHostName, judgeLine, requestKey } from './names.ts';
import { hostPattern, judgeRegex, method, pathPattern, pathPrefix } from './patterns.ts';
import { routeTargetSchema } from './route-target.ts';

export const routeMatchSchema = z.strictObject({
  hosts: z
    .array(hostPattern())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'The requested host, any of: a name, `*.name` for every name below it, or `~regex`. Empty: every host.',
    ),
  paths: z
    .array(pathPattern())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'The requested path, any of: `/a` exactly, `/a/*` for /a and everything below, or `~regex`. Empty: every path.',
    ),
  methods: z
    .array(method())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe('The method, any of. Empty: every method.'),
  headers: headerPatterns()
    .prefault({})
    .describe('Headers that must all match: the exact value, `*` for present, or `~regex`.'),
  query: queryPatterns()
    .prefault({})
    .describe('Query parameters that must all match: the exact value, `*` for present, or `~regex`.'),
  clients: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe('The address of the client, any of. Empty: every client.'),
});

const regexText = () =>
  text(judgeRegex, { kind: 'regular expression', allowed: 'a regular expression', examples: ['^/old/(.*)'] });

const hostRewrite = () => {
  const allowed = 'preserve, upstream, or a host name';
  return text(
    (input) => (input === 'preserve' || input === 'upstream' ? accept(input) : judgeHostName(input)),
    {
      kind: 'host name',
      allowed,
      examples: ['preserve', 'upstream', 'shop.example'],
    },
  );
};

const routeRewriteSchema = z.strictObject({
  stripPrefix: pathPrefix()
    .optional()
    .describe(
      'Taken off the front of the path before it is forwarded: with `/api`, `/api/a` arrives as `/a` and `/api` as `/`.',
    ),
  path: z
    .strictObject({
      match: regexText().describe('What to look for in the path.'),
      replace: text(judgeLine, { kind: 'text', allowed: 'text on one line' }).describe(
        'What to put in its place; `$1` is the first group.',
      ),
    })
    .optional()
    .describe('Rewrites the path by a regular expression, after `stripPrefix`.'),
  host: hostRewrite()
    .prefault('preserve')
    .describe(
      'The Host header that the upstream sees: as the client sent it, that of the upstream, or a literal name.',
    ),
  requestHeaders: headerChangesSchema.prefault({}).describe('Changes to the headers of the request.'),
  responseHeaders: headerChangesSchema.prefault({}).describe('Changes to the headers of the response.'),
  hideBackend: z
    .boolean()
    .prefault(true)
    .describe(
      'Take away identifying headers and translate absolute redirects and cookie domains of the upstream.',
    ),
});

const routeCacheSchema = z.strictObject({
  enabled: z.boolean().prefault(false).describe('Answer from the cache where RFC 9111 allows it.'),
  maxObject: size('1KiB', '1GiB').prefault('10MiB').describe('The largest body that is stored.'),
  defaultTtl: duration('0s', '365d')
    .prefault('0s')
    .describe('How long a response without its own lifetime stays fresh.'),
  staleWhileRevalidate: duration('0s', '365d')
    .prefault('0s')
    .describe('How long a stale response is served while a fresh one is fetched.'),
  staleIfError: duration('0s', '365d')
    .prefault('0s')
    .describe('How long a stale response is served while the upstream fails.'),
  key: z
    .strictObject({
      query: z
        .union([z.enum(['all', 'none']), z.array(z.string().min(1)).max(MAX_LIST_ENTRIES)])
        .prefault('all')
        .describe('Which query parameters are part of the key: all, none, or those listed.'),
      headers: headerNames().prefault([]).describe('Request headers that are part of the key.'),
    })
    .prefault({})
    .describe('What tells two stored responses apart, besides method, scheme, host and path.'),
  ignoreClientNoCache: z
    .boolean()
    .prefault(false)
    .describe('Answer from the cache although the client asked for a fresh response.'),
});

const routeCompressSchema = z.strictObject({
  enabled: z.boolean().prefault(false).describe('Compress responses that the upstream sent uncompressed.'),
  algorithms: z
    .array(z.enum(['zstd', 'br', 'gzip']))
    .min(1)
    .max(3)
    .prefault(['zstd', 'br', 'gzip'])
    .describe('What to offer, the preferred one first.'),
  minBytes: size('0B', '1GiB').prefault('1KiB').describe('Shorter bodies are sent as they are.'),
});

const routeOptimiseSchema = z.strictObject({
  html: z.boolean().prefault(false).describe('Minify HTML.'),
  css: z.boolean().prefault(false).describe('Minify CSS.'),
  js: z.boolean().prefault(false).describe('Minify JavaScript.'),
  images: z.boolean().prefault(false).describe('Make images smaller.'),
});

const routeLimitsSchema = z.strictObject({
  rate: z
    .strictObject({
      requests: wholeNumber(1, 1_000_000, 'requests').describe(
        'How many requests come back in each period: what is let through on average.',
      ),
      per: duration('100ms', '1d').prefault('1s').describe('The period.'),
      burst: wholeNumber(0, 1_000_000, 'requests')
        .prefault(0)
        .describe('How many more than `requests` may come at once, after a quiet time.'),
      key: requestKey()
        .prefault('client')
        .describe(
          'What is counted separately. A request that has no such header, cookie or parameter is counted by its client: an IPv4 address, or an IPv6 network of 64 bits.',
        ),
    })
    .optional()
    .describe(
      'How often requests may come. Those beyond it get 429 with `Retry-After`; all answers say what is left (`RateLimit`). Left out: as often as they like.',
    ),
  bodyBytes: sizeOrUnlimited('0B', '1TiB')
    .prefault('unlimited')
    .describe('The longest request body on this route.'),
  timeout: durationOrUnlimited('1ms', '1d')
    .prefault('unlimited')
    .describe('How long one exchange may take from first to last byte.'),
});

export const routeFaultsSchema = z.strictObject({
  delay: duration('0ms', '10m').prefault('0ms').describe('Wait this long before forwarding.'),
  jitter: duration('0ms', '10m').prefault('0ms').describe('Wait up to this much longer, at random.'),
  errorRate: percent()
    .prefault(0)
    .describe('The share of requests that are answered with `errorStatus` instead.'),
  errorStatus: wholeNumber(400, 599).prefault(503).describe('The status of those answers.'),
  bytesPerSecond: sizeOrUnlimited('1B', '1GiB', 'per second')
    .prefault('unlimited')
    .describe('The fastest that a response is sent.'),
});

const protocolName = () =>
  text(
    (input) => {
      const name = input.toLowerCase();
      if (!/^[a-z0-9!#$%&'*+\-.^_`|~]+(\/[a-z0-9!#$%&'*+\-.^_`|~]+)?$/.test(name))
        return refuse('is no name of a protocol', 'a name as in the header Upgrade, such as "websocket"');
      // Doorman would have to read what it passes on (RFC 9113 section 3.1 takes it out of use).
      if (/^(h2c|h2|http|tls)(\/|$)/.test(name))
        return refuse('is not switched to by Upgrade', 'another protocol; HTTP/2 needs no upgrade here');
      return accept(name);
    },
    { kind: 'protocol', allowed: 'a name as in the header Upgrade', examples: ['websocket', 'tcp'] },
  );

/** One rule: what it matches, where it leads and what happens on the way. */
export const routeSchema = z.strictObject({
  id: id().describe('Names the route, once among routes. The inspector shows it on every exchange.'),
  listeners: z
    .union([z.literal('all'), z.array(id()).min(1).max(MAX_LIST_ENTRIES)])
    .prefault('all')
    .describe('The listeners that the route is for, by id, or `all`.'),
  match: routeMatchSchema
    .prefault({})
    .describe(
      'Every part that is given must hold; a list inside a part is "any of". Left out: every request.',
    ),
  to: routeTargetSchema.describe('Where the request goes: exactly one of the keys below.'),
  requireClientCertificate: z
    .boolean()
    .prefault(false)
    .describe(
      'Whether only clients with a certificate that their listener accepted may use the route; others get 403. For listeners with `clientCertificates: {mode: optional}`.',
    ),
  upgrades: z
    .array(protocolName())
    .max(MAX_LIST_ENTRIES)
    .prefault(['websocket'])
    .describe(
      'Protocols that clients may switch their connection to, as the header Upgrade names them. Others are not asked for.',
    ),
  rewrite: routeRewriteSchema.prefault({}).describe('What is changed on the way.'),
  cache: routeCacheSchema.prefault({}).describe('Whether and how responses are stored.'),
  compress: routeCompressSchema.prefault({}).describe('Whether and how responses are compressed.'),
  optimise: routeOptimiseSchema.prefault({}).describe('Which responses are made smaller.'),
  limits: routeLimitsSchema.prefault({}).describe('What requests on this route may take.'),
  allow: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe(
      'When not empty, only these clients may use the route; others get 403. Behind `trustForwardedFrom`, the client that the proxy names.',
    ),
  deny: z
    .array(cidr())
    .max(MAX_LIST_ENTRIES)
    .prefault([])
    .describe('These clients may not use the route; wins over `allow`.'),
  firewall: z
    .enum(['off', 'detect', 'block'])
    .prefault('off')
    .describe(
      'Whether requests are examined for attacks, and whether those found are only recorded or refused.',
    ),
  faults: routeFaultsSchema.prefault({}).describe('Trouble on purpose, to see how clients take it.'),
});
