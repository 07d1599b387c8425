import { z } from 'zod';
import { parseAddress } from '../config/addresses.ts';
import { MAX_FIELDS } from '../config/bounds.ts';
import { accept, refuse, text, wholeNumber } from '../config/judge.ts';
import { duration, size } from '../config/measures.ts';
import { headerName, headerValue, hostName, judgeLine } from '../config/names.ts';
import { MAX_CLIENTS, MAX_CONCURRENCY, MAX_RATE, MAX_REQUEST_KINDS, MAX_REQUESTS } from './bounds.ts';
import { demoId, title } from './words.ts';

const PATH_ALLOWED = 'a path such as "/products/{1..20}": {1..20} is a number drawn from that range';

/** A path, in which `{1..20}` stands for a number that is drawn anew for each request. */
const requestPath = () =>
  text(
    (input) => {
      if (!input.startsWith('/')) return refuse('does not begin with a slash', PATH_ALLOWED);
      const plain = input.replaceAll(/\{[0-9]{1,6}\.\.[0-9]{1,6}\}/g, '0');
      if (!/^[\x21-\x7e]*$/.test(plain) || /[{}#]/.test(plain)) return refuse('is no path', PATH_ALLOWED);
      return judgeLine(input);
    },
    { kind: 'path', allowed: PATH_ALLOWED },
  );

const ADDRESS_ALLOWED = 'an IP address such as "203.0.113.7"';

const address = () =>
  text(
    (input) =>
      parseAddress(input) === null
        ? refuse('is no IP address', ADDRESS_ALLOWED)
        : accept(input.toLowerCase()),
    { kind: 'address', allowed: ADDRESS_ALLOWED },
  );

export const placeSchema = z.strictObject({
  lat: z.number().min(-90).max(90).describe('Latitude in degrees, north positive.'),
  lon: z.number().min(-180).max(180).describe('Longitude in degrees, east positive.'),
  name: title().optional().describe('A name for the place.'),
});

const clientSchema = z.strictObject({
  address: address().describe(
    'Said in X-Forwarded-For, so the listener has to trust 127.0.0.0/8; documentation addresses are best.',
  ),
  place: placeSchema
    .optional()
    .describe('Where it is taken to be while the scenario runs, for `geo` balancing.'),
});

const headers = z.record(headerName(), headerValue()).refine((map) => Object.keys(map).length <= MAX_FIELDS);

const requestSchema = z.strictObject({
  path: requestPath().describe('The path; `{1..20}` is a number drawn from that range for each request.'),
  weight: wholeNumber(1, 1_000).prefault(1).describe('Its share among the kinds of request.'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).prefault('GET').describe('The method.'),
  headers: headers.prefault({}).describe('Header fields besides those of every client.'),
  body: size('0B', '1MiB').prefault(0).describe('How long its body is; the bytes say nothing.'),
});

const bounds = {
  listener: demoId().describe('The listener of the scenario that it is sent to.'),
  connections: wholeNumber(1, MAX_CONCURRENCY)
    .prefault(16)
    .describe('Requests, or connections of an attack, that are under way at once.'),
};

const requestsSchema = z.strictObject({
  kind: z.literal('requests').prefault('requests'),
  ...bounds,
  rate: wholeNumber(1, MAX_RATE, 'requests per second').describe(
    'Requests a second, at intervals drawn from the seed around the average.',
  ),
  most: wholeNumber(1, MAX_REQUESTS, 'requests')
    .prefault(MAX_REQUESTS)
    .describe('It stops by itself after so many.'),
  together: wholeNumber(1, MAX_CONCURRENCY, 'requests')
    .prefault(1)
    .describe('So many at the same moment instead of one; the rate stays the same on average.'),
  host: hostName().prefault('localhost').describe('The host that is asked for.'),
  cookies: z.boolean().prefault(false).describe('Whether each client keeps cookies and sends them back.'),
  timeout: duration('100ms', '60s').prefault('10s').describe('After which a client gives up.'),
  clients: z
    .array(clientSchema)
    .max(MAX_CLIENTS)
    .prefault([])
    .describe('Who asks, one drawn for each request. Left out: 127.0.0.1.'),
  requests: z.array(requestSchema).min(1).max(MAX_REQUEST_KINDS).describe('What is asked, by weight.'),
});

const socketsSchema = z.strictObject({
  kind: z.literal('sockets'),
  ...bounds,
  path: requestPath().describe('Where the WebSocket is.'),
  every: duration('50ms', '10s').prefault('250ms').describe('How often each one sends a message.'),
  host: hostName().prefault('localhost').describe('The host that is asked for.'),
});

const attackSchema = z.strictObject({
  kind: z.enum(['slow-head', 'slow-body']),
  ...bounds,
  every: duration('50ms', '10s').prefault('500ms').describe('How often each connection sends a byte.'),
});

/**
 * What clients do.
 *
 * - `requests`: ask at a rate
 * - `sockets`: hold WebSockets open, send messages and wait for each to come back
 * - `slow-head`, `slow-body`: open connections and send a request head, or the body of a POST, a byte at a time and never finish
 */
export const streamSchema = z.union([requestsSchema, socketsSchema, attackSchema]);

export type Stream = z.output<typeof streamSchema>;
export type RequestStream = z.output<typeof requestsSchema>;
export type SocketStream = z.output<typeof socketsSchema>;
export type AttackStream = z.output<typeof attackSchema>;
