import type { PoolConfig, RouteConfig } from '../../../shared/config/schema.ts';
import { identityHeaders } from '../../../shared/model/identity-headers.ts';
import { upstreamAddress } from '../addresses.ts';
import type { PlacedListener } from '../placed.ts';
import type { NginxContext } from './context.ts';
import { headerVariable, isHeaderVariable, literal, map, quoted, variablePart } from './words.ts';

type Field = readonly [name: string, value: string];

/** Names that can be written as a parameter. Others are legal in HTTP, and nginx drops them. */
const isPlainName = (name: string): boolean => /^[A-Za-z0-9_-]+$/.test(name);

const unusualName = (path: string, name: string, { leftOut }: NginxContext): void =>
  leftOut.add(path, name, 'nginx has no way to write a header of this name.', 'Use letters, digits and -.');

const isWritable = (value: string): boolean => !/[^\t\x20-\x7e]/.test(value);

/** `proxy_set_header` for all that this hop writes, the rules of the route applied. */
export function requestFields(
  { id, rewrite }: RouteConfig,
  path: string,
  context: NginxContext,
  own: readonly Field[],
): string[] {
  const { leftOut, maps } = context;
  const fields = new Map(own.map(([name, value]) => [name.toLowerCase(), [name, value] as Field]));
  const { set, add, remove } = rewrite.requestHeaders;
  const at = `${path}.rewrite.requestHeaders`;
  for (const name of remove) {
    if (isPlainName(name)) fields.set(name, [name, '""']);
    else unusualName(`${at}.remove`, name, context);
  }
  for (const [name, value] of Object.entries(set)) {
    if (!isPlainName(name)) unusualName(`${at}.set`, name, context);
    else if (value === '' || !isWritable(value)) unwritable(`${at}.set`, name, value, context);
    else fields.set(name.toLowerCase(), [name, literal(value)]);
  }
  for (const [index, [name, value]] of Object.entries(add).entries()) {
    const before = fields.get(name.toLowerCase());
    if (!isHeaderVariable(name)) unusualName(`${at}.add`, name, context);
    else if (value === '' || !isWritable(value)) unwritable(`${at}.add`, name, value, context);
    else if (before === undefined) {
      const variable = `$added${index + 1}_by_${variablePart(id)}`;
      const source = headerVariable(name);
      const joined = literal(`, ${value}`).replace('"', `"${source}`);
      maps.add(
        map(source, variable, [
          ['""', literal(value)],
          ['default', joined],
        ]),
      );
      fields.set(name.toLowerCase(), [name, variable]);
    } else {
      leftOut.add(
        `${at}.add`,
        `${name}: ${value}`,
        'nginx sends each header of its own once, and this one is written already.',
        'Put both values into set.',
      );
    }
  }
  return [...fields.values()].map(([name, value]) => `proxy_set_header ${name} ${value};`);
}

function unwritable(path: string, name: string, value: string, { leftOut }: NginxContext): void {
  const empty = value === '';
  leftOut.add(
    path,
    `${name}: ${JSON.stringify(value)}`,
    empty
      ? 'nginx takes an empty value for a header that is not to be sent.'
      : 'it has bytes outside of ASCII, which a file in UTF-8 cannot say.',
    empty ? 'Send some value.' : 'Write it percent-encoded or in ASCII.',
  );
}

/** Fields that nginx makes itself, so that it has no directive of this kind for them. */
const madeByNginx: ReadonlySet<string> = new Set([
  'server',
  'date',
  'content-type',
  'content-encoding',
  'content-range',
  'last-modified',
  'etag',
  'expires',
  'accept-ranges',
  'location',
  'refresh',
]);

/** Headers of responses: what is set or removed hides that of the upstream. */
export function responseFields({ rewrite }: RouteConfig, path: string, context: NginxContext): string[] {
  const { set, add, remove } = rewrite.responseHeaders;
  const at = `${path}.rewrite.responseHeaders`;
  const lines: string[] = [];
  const writable = (part: 'set' | 'add' | 'remove', name: string, value: string): boolean => {
    if (!isPlainName(name)) unusualName(`${at}.${part}`, name, context);
    else if (madeByNginx.has(name.toLowerCase())) {
      context.leftOut.add(
        `${at}.${part}`,
        part === 'remove' ? name : `${name}: ${value}`,
        'nginx writes this header itself.',
        'Have the service write it, or use the headers-more module.',
      );
    } else if (part !== 'remove' && (value === '' || !isWritable(value)))
      unwritable(`${at}.${part}`, name, value, context);
    else return true;
    return false;
  };
  for (const name of remove) {
    // What hides the backend hides the Server of the upstream as well; nginx writes one of its own.
    if (name === 'server' || writable('remove', name, '')) lines.push(`proxy_hide_header ${name};`);
  }
  for (const [name, value] of Object.entries(set)) {
    if (writable('set', name, value))
      lines.push(`proxy_hide_header ${name};`, `add_header ${name} ${literal(value)} always;`);
  }
  for (const [name, value] of Object.entries(add)) {
    if (writable('add', name, value)) lines.push(`add_header ${name} ${literal(value)} always;`);
  }
  return lines;
}

/** Identity headers gone, and redirects and cookies of the upstream pointed at the address that the client used. */
export function hiddenBackend(route: RouteConfig, pool: PoolConfig, { listener }: PlacedListener): string[] {
  const prefix = route.rewrite.stripPrefix ?? '';
  const origins = new Set(
    pool.upstreams.flatMap((upstream) => {
      const { scheme, host, port } = upstreamAddress(upstream);
      const usual = port === (scheme === 'https' ? 443 : 80);
      return [`${scheme}://${host}:${port}/`, ...(usual ? [`${scheme}://${host}/`] : [])];
    }),
  );
  const scheme = listener.tls === 'off' ? 'http' : 'https';
  const front = literal(`${prefix}/`).slice(1);
  return [
    ...[...identityHeaders].map((name) => `proxy_hide_header ${name};`),
    ...[...origins].map((origin) => `proxy_redirect ${quoted(origin)} "${scheme}://$http_host${front};`),
    ...(prefix === '' ? [] : [`proxy_cookie_path / ${literal(`${prefix}/`)};`]),
    ...[...new Set(pool.upstreams.map((upstream) => upstreamAddress(upstream).host))].map(
      (host) => `proxy_cookie_domain ${host} $host;`,
    ),
  ];
}
