import type { PoolConfig, RouteConfig } from '../../../shared/config/schema.ts';
import { identityHeaders } from '../../../shared/model/identity-headers.ts';
import { commonOf, upstreamAddress } from '../addresses.ts';
import { pathReplacement } from '../path-replacement.ts';
import { regexOf } from '../portable-regex.ts';
import { type HaproxyContext, onRoute, type PlacedRoute } from './context.ts';
import { format, test, word } from './words.ts';

/** Groups of an expression that a replacement can name, beside the two that are put around it. */
const groupLimit = 7;

/** What a route changes in its requests and responses, in the backend of its pool. */
export function routeRules(placed: PlacedRoute, pool: PoolConfig, context: HaproxyContext): string[] {
  const { route } = placed;
  const on = `if ${onRoute(route.id)}`;
  const { requestHeaders, responseHeaders, hideBackend } = route.rewrite;
  const host = hostSent(placed, pool, context);
  return [
    ...strip(placed, on, context),
    ...replacePath(placed, on, context),
    ...(host === null ? [] : [`http-request set-header Host ${word(host)} ${on}`]),
    ...upgrades(route, on),
    ...fieldRules('http-request', requestHeaders, on),
    ...(hideBackend ? hidden(route, pool, on) : []),
    ...fieldRules('http-response', responseHeaders, on),
  ];
}

function fieldRules(
  when: 'http-request' | 'http-response',
  { set, add, remove }: RouteConfig['rewrite']['requestHeaders'],
  on: string,
): string[] {
  const value = (text: string) => word(format(text), true);
  return [
    ...remove.map((name) => `${when} del-header ${word(name)} ${on}`),
    ...Object.entries(set).map(([name, text]) => `${when} set-header ${word(name)} ${value(text)} ${on}`),
    ...Object.entries(add).map(([name, text]) => `${when} add-header ${word(name)} ${value(text)} ${on}`),
  ];
}

/** A prefix goes from the path as it came; where that spells it otherwise or leads up, from the normalised one. */
function strip({ route, path }: PlacedRoute, on: string, { leftOut }: HaproxyContext): string[] {
  const { stripPrefix: prefix } = route.rewrite;
  if (prefix === undefined) return [];
  leftOut.add(
    `${path}.rewrite.stripPrefix`,
    `stripPrefix: ${prefix}`,
    'in a path with .. in it that is resolved, where Doorman leaves it to the upstream if nothing depends on it.',
    'Nothing: clients do not send such paths by themselves.',
  );
  const source = regexOf(prefix);
  const asItCame = test('path', 'reg', `^${source}(?!.*/(?:\\.|%2[eE]){2}(?:/|$))(?:/|$)`);
  const below = test('var(txn.path)', 'reg', `^${source}(?:/|$)`);
  return [
    `http-request set-path %[var(txn.path)] ${on} ${below} !${asItCame}`,
    `http-request replace-path ${word(`^${source}(?:/(.*))?$`)} ${word('/\\1')} ${on} ${below}`,
    oneSlash(on),
  ];
}

/** So that no upstream reads a host out of what is at the front. */
const oneSlash = (on: string): string => `http-request replace-path '^/{2,}(.*)$' '/\\1' ${on}`;

function replacePath({ route, path }: PlacedRoute, on: string, { leftOut }: HaproxyContext): string[] {
  const rule = route.rewrite.path;
  if (rule === undefined) return [];
  const refuse = (why: string): string[] => {
    leftOut.add(
      `${path}.rewrite.path`,
      `match: ${rule.match}, replace: ${rule.replace}`,
      `${why}; the route answers with 501.`,
      'Write the rewrite by hand, with replace-path in the backend.',
    );
    return [`http-request deny deny_status 501 ${on}`];
  };
  const found = pathReplacement(rule.match, rule.replace);
  if (!found.ok) return refuse(found.why);
  if (found.groups > groupLimit) return refuse(`HAProxy names at most ${groupLimit} groups here`);
  const split = found.parts.findIndex((part) => typeof part === 'string' && part.includes('?'));
  const texts = found.parts.filter((part) => typeof part === 'string');
  if (texts.some((text) => text.includes('\\'))) return refuse('HAProxy takes a backslash for a group');
  const written = (parts: readonly (string | number)[]): string =>
    parts.map((part) => (typeof part === 'string' ? format(part) : `\\${part + 1}`)).join('');
  // Group 1 is all that matched, so that the groups of the expression come one later.
  const source = `(${rule.match})(.*)$`;
  const tail = `\\${found.groups + 2}`;
  if (split < 0)
    return [
      `http-request replace-path ${word(source)} ${word(`${written(found.parts)}${tail}`)} ${on}`,
      oneSlash(on),
    ];
  const [first, own] = splitAtMark(found.parts[split]);
  if (split < found.parts.length - 1 || !rule.match.endsWith('$'))
    return refuse('HAProxy writes path and query apart, and groups of the path stand in its query');
  const isRewritten = `{ var(txn.rewritten) -m found }`;
  return [
    `http-request set-var(txn.rewritten) bool(true) ${on} ${test('path', 'reg', rule.match)}`,
    `http-request replace-path ${word(source)} ${word(written([...found.parts.slice(0, split), first]))} ${on}`,
    oneSlash(on),
    `http-request set-query ${word(`${format(own)}&%[query]`)} ${on} ${isRewritten} { query -m found }`,
    `http-request set-query ${word(format(own))} ${on} ${isRewritten} !{ query -m found }`,
  ];
}

function splitAtMark(part: string | number | undefined): [string, string] {
  const text = String(part ?? '');
  const mark = text.indexOf('?');
  return [text.slice(0, mark), text.slice(mark + 1)];
}

function hostSent(
  { route, path }: PlacedRoute,
  pool: PoolConfig,
  { leftOut }: HaproxyContext,
): string | null {
  const { host } = route.rewrite;
  if (host === 'preserve') return null;
  if (host !== 'upstream') return host;
  const authority = commonOf(pool, 'authority');
  if (authority === null)
    leftOut.add(
      `${path}.rewrite.host`,
      'host: upstream',
      'Host is written before an upstream is chosen, and those of this pool have different ones; the Host of the client is sent.',
      'Write a literal name, or give each upstream a pool and a route of its own.',
    );
  return authority;
}

/** Protocols that are not listed are not asked for. */
function upgrades({ upgrades: allowed }: RouteConfig, on: string): string[] {
  if (allowed.length === 0) return [`http-request del-header Upgrade ${on}`];
  return [
    `http-request del-header Upgrade ${on} !{ req.hdr(upgrade) -i ${allowed.map((name) => word(name)).join(' ')} }`,
  ];
}

/** Identity headers gone, and redirects of the upstream pointed at the address that the client used. */
function hidden({ rewrite: { stripPrefix = '' } }: RouteConfig, pool: PoolConfig, on: string): string[] {
  const origins = [
    ...new Set(
      pool.upstreams.flatMap((upstream) => {
        const { scheme, host, port } = upstreamAddress(upstream);
        const usual = port === (scheme === 'https' ? 443 : 80);
        return [`${scheme}://${host}:${port}`, ...(usual ? [`${scheme}://${host}`] : [])];
      }),
    ),
  ];
  const to = `%[var(txn.scheme)]://%[var(txn.authority)]${format(stripPrefix)}\\1`;
  return [
    `http-response del-header ${word(`^(?i:${[...identityHeaders].join('|')})$`)} -m reg ${on}`,
    ...origins.map(
      (origin) =>
        `http-response replace-header Location ${word(`^${regexOf(origin)}(/.*|)$`)} ${word(to)} ${on}`,
    ),
  ];
}
