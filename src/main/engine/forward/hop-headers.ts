import { hopByHopFields } from '../../../shared/model/hop-by-hop.ts';
import { HeaderList } from '../headers.ts';

/**
 * Fields that frame or route a message are never taken for nominated by `Connection`, so that a client cannot have them removed.
 * `TE: trailers` is about the message and may stay.
 */
const neverNominated = new Set([
  'host',
  'content-length',
  'content-type',
  'cache-control',
  'authorization',
  'cookie',
  'set-cookie',
]);

const nothing: ReadonlySet<string> = new Set();

/** Values of Connection that nominate no field; most messages have one of them. */
const usual: ReadonlySet<string> = new Set(['keep-alive', 'Keep-Alive', 'close', 'Close']);

/**
 * The fields that go on to the next hop.
 *
 * @param alsoWithout lower-case names of further fields to leave out
 * @param into what they are appended to
 */
export function withoutHopHeaders(
  headers: HeaderList,
  alsoWithout: ReadonlySet<string> = nothing,
  into: HeaderList = new HeaderList(),
): HeaderList {
  const nominated = nominatedFields(headers);
  let wantsTrailers = false;
  const { flat, keys } = headers;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    if (hopByHopFields.has(key)) {
      if (key === 'te') wantsTrailers ||= /(^|,)\s*trailers\s*(,|;|$)/i.test(flat[at * 2 + 1] ?? '');
    } else if (!alsoWithout.has(key) && !nominated.has(key)) {
      into.appendWithKey(flat[at * 2] ?? '', flat[at * 2 + 1] ?? '', key);
    }
  }
  if (wantsTrailers) into.append('TE', 'trailers');
  return into;
}

/** Lower-case names of the fields that `Connection` says end at this hop, and that the next hop is not sent. */
export function nominatedFields(headers: HeaderList): ReadonlySet<string> {
  const options = headers.joined('connection');
  if (options === undefined || usual.has(options)) return nothing;
  const names = options.split(',').map((option) => option.trim().toLowerCase());
  return new Set(names.filter((name) => name !== '' && !neverNominated.has(name)));
}

/** `Via` (RFC 9110 section 7.6.3): this hop's entry, behind those of earlier hops. */
export function appendVia(headers: HeaderList, version: string): void {
  const entry = `${version} doorman`;
  const before = headers.joined('via');
  if (before === undefined) headers.append('Via', entry);
  else headers.set('Via', `${before}, ${entry}`);
}
