import { forwardedFields } from './forward/forwarded.ts';
import type { HeaderList } from './headers.ts';

/**
 * Fields that frame, route, authorise or modify a message, that describe its content, or that end at this hop have no place in
 * trailers (RFC 9110 section 6.5.1): who takes trailers for headers would be told by them what Doorman took out of those, such
 * as whom a client claims to be.
 */
const forbidden: ReadonlySet<string> = new Set([
  ...forwardedFields,
  'age',
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'date',
  'expect',
  'expires',
  'host',
  'http2-settings',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'location',
  'max-forwards',
  'pragma',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'retry-after',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'via',
  'www-authenticate',
  'x-request-id',
]);

/** The trailers that go on, in either direction and version of HTTP. */
export const allowedTrailers = (trailers: HeaderList): HeaderList =>
  trailers.filter((name) => !forbidden.has(name));
