import type { HeaderList } from './headers.ts';

/**
 * What a message says of the very bytes of its body, and what is no longer true when those are others: its length, checksums
 * (RFC 9530; Content-MD5 of RFC 2616 and Digest of RFC 3230 before it), and that ranges of it may be asked for.
 */
const aboutBytes: ReadonlySet<string> = new Set([
  'content-length',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'accept-ranges',
]);

/** The fields for a body that means the same in other bytes: its entity tag is weak (RFC 9110 section 8.8.1). */
export function headersOfChangedBody(headers: HeaderList): HeaderList {
  const changed = headers.filter((name) => !aboutBytes.has(name));
  const tag = changed.get('etag');
  if (tag !== undefined) changed.set('ETag', weakTag(tag));
  return changed;
}

/** The trailers for a body that means the same in other bytes. */
export const trailersOfChangedBody = (trailers: HeaderList | null): HeaderList | null =>
  trailers?.filter((name) => !aboutBytes.has(name)) ?? null;

const weakTag = (tag: string): string => (tag.startsWith('"') ? `W/${tag}` : tag);

/**
 * The fields of a 304 whose body was changed when the client was sent it: with the entity tag as the client has it. It was
 * asked for as weak by a client that was sent it as weak, and by no other.
 */
export function headersAsClientHas(headers: HeaderList, ifNoneMatch: string | undefined): HeaderList {
  const tag = headers.get('etag');
  if (tag === undefined || ifNoneMatch === undefined || !tag.startsWith('"')) return headers;
  if (!ifNoneMatch.includes(`W/${tag}`)) return headers;
  const known = headers.clone();
  known.set('ETag', `W/${tag}`);
  return known;
}

/** Whether Cache-Control forbids to change the body on its way (RFC 9111 sections 5.2.1.6 and 5.2.2.6). */
export const forbidsChange = (headers: HeaderList): boolean =>
  headers
    .joined('cache-control')
    ?.toLowerCase()
    .split(',')
    .some((directive) => directive.trim() === 'no-transform') ?? false;

/** The codings of a body as its head names them; null where it has none. */
export function codingsOf(headers: HeaderList): string | null {
  const named = headers.joined('content-encoding')?.trim() ?? '';
  return named === '' || named.toLowerCase() === 'identity' ? null : named;
}

/** Statuses whose responses have no body (RFC 9110 section 6.4.1); 205 has none to speak of (section 15.3.6). */
export const isBodiless = (status: number): boolean =>
  status < 200 || status === 204 || status === 205 || status === 304;
