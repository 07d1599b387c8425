import {
  isLocationPlaceholder,
  type LocationPlaceholder,
} from '../../../shared/config/location-placeholders.ts';
import type { PlacedListener } from '../placed.ts';
import { type HaproxyContext, onRoute, type PlacedRoute } from './context.ts';
import { format, isSampleName, time, word } from './words.ts';

/** Bytes of a body that fit into a buffer beside the head. */
const bodyLimit = 12 * 1024;

const placeholders: Readonly<Record<Exclude<LocationPlaceholder, 'uri'>, string>> = {
  scheme: '%[var(txn.scheme)]',
  host: '%[var(txn.host)]',
  port: '%[var(txn.port)]',
  path: '%[pathq]',
  query: '%[query]',
};

/** Rules of a frontend for what a route refuses or answers itself. */
export function frontendRules(placed: PlacedRoute, from: PlacedListener, context: HaproxyContext): string[] {
  const { route, path } = placed;
  const on = onRoute(route.id);
  const { deny, allow, limits } = route;
  const refused = (name: string) => `http-request deny deny_status 403 if ${on} ${name}`;
  return [
    ...(deny.length > 0 ? [...aclOf(`denied-${route.id}`, deny), refused(`denied-${route.id}`)] : []),
    ...(allow.length > 0 ? [...aclOf(`allowed-${route.id}`, allow), refused(`!allowed-${route.id}`)] : []),
    ...rateRules(placed, context),
    ...(route.requireClientCertificate ? [refused('!{ ssl_c_used 1 }'), refused('!{ ssl_c_verify 0 }')] : []),
    ...(limits.bodyBytes === 'unlimited'
      ? []
      : [`http-request deny deny_status 413 if ${on} { req.body_size gt ${limits.bodyBytes} }`]),
    ...answer(placed, from, path, context),
  ];
}

const aclOf = (name: string, cidrs: readonly string[]): string[] =>
  cidrs.map((cidr) => `acl ${name} src ${cidr}`);

/** The table that a route is counted in, where it has a rate. */
export function rateTable({ route: { limits } }: PlacedRoute): string[] {
  const { rate } = limits;
  if (rate === undefined) return [];
  const type = rate.key === 'client' ? 'ipv6' : 'string len 128';
  return [
    `stick-table type ${type} size 16k expire ${time(rate.per * 2)} store http_req_rate(${time(rate.per)})`,
  ];
}

/** The sample for a key of a request; null where HAProxy has none. */
export function keySample(key: string): string | null {
  const name = key.slice(key.indexOf(':') + 1);
  if (key === 'client') return 'src';
  if (key === 'path') return 'var(txn.path)';
  if (key === 'uri') return 'pathq';
  if (key === 'host') return 'var(txn.host)';
  if (!isSampleName(name)) return null;
  if (key.startsWith('header:')) return `req.hdr(${name})`;
  return key.startsWith('cookie:') ? `req.cook(${name})` : `url_param(${name})`;
}

function rateRules({ route, path }: PlacedRoute, { leftOut }: HaproxyContext): string[] {
  const { rate } = route.limits;
  if (rate === undefined) return [];
  const sample = keySample(rate.key);
  const what = `${rate.requests} requests per ${time(rate.per)}, burst ${rate.burst}, by ${rate.key}`;
  if (sample === null) {
    const why = `HAProxy cannot name ${rate.key}, so that requests are not limited.`;
    leftOut.add(`${path}.limits.rate`, what, why, 'Count by another key.');
    return [];
  }
  leftOut.add(
    `${path}.limits.rate`,
    what,
    `HAProxy counts the requests of the last ${time(rate.per)}, and refuses them while there are more than ${rate.requests + rate.burst}, the refused among them; it counts each IPv6 address by itself, lets pass what has no key, and sends neither RateLimit nor Retry-After.`,
    'Try it with the traffic that you expect.',
  );
  const table = `rate_${route.id}`;
  const on = onRoute(route.id);
  return [
    `http-request track-sc0 ${sample} table ${table} if ${on}`,
    `http-request deny deny_status 429 if ${on} { sc_http_req_rate(0,${table}) gt ${rate.requests + rate.burst} }`,
  ];
}

function answer(
  { route }: PlacedRoute,
  { listener }: PlacedListener,
  path: string,
  context: HaproxyContext,
): string[] {
  const { to } = route;
  const on = onRoute(route.id);
  const refuse = (key: string, what: string, why: string, instead: string): string[] => {
    context.leftOut.add(`${path}.to.${key}`, what, `${why} The route answers with 501.`, instead);
    return [`http-request deny deny_status 501 if ${on}`];
  };
  switch (to.kind) {
    case 'pool':
      return [];
    case 'static': {
      const facts = `root: ${JSON.stringify(to.root)}, index: ${JSON.stringify(to.index)}, spa: ${to.spa}, listing: ${to.listing}, precompressed: ${to.precompressed}`;
      return refuse(
        'static',
        facts,
        'HAProxy serves no files.',
        'Serve them with a web server, and make that a pool.',
      );
    }
    case 'listener':
      return refuse(
        'listener',
        `listener: ${to.listener}`,
        'a request does not go through another frontend without a connection to it.',
        'Make it a pool with the address of that listener, or write its routes into this one.',
      );
    case 'redirect': {
      const parts = to.location.split(/\{([a-z]+)\}/);
      if (parts.includes('uri'))
        return refuse(
          'redirect.location',
          to.location,
          'HAProxy percent-encodes a URL otherwise.',
          'Take {uri} out, or use {path}.',
        );
      const location = parts
        .map((part, at) =>
          at % 2 === 1 && isLocationPlaceholder(part) && part !== 'uri' ? placeholders[part] : format(part),
        )
        .join('');
      if (listener.trustForwardedFrom.length > 0 && /\{(?:scheme|host|port)\}/.test(to.location))
        context.leftOut.add(
          `${path}.to.redirect.location`,
          to.location,
          'behind a trusted proxy Doorman takes scheme, host and port from X-Forwarded-*, and this file those of the connection.',
          'Write them out.',
        );
      return [`http-request redirect location ${word(location)} code ${to.status} if ${on}`];
    }
    case 'respond': {
      const bytes = new TextEncoder().encode(to.body).length;
      if (bytes > bodyLimit)
        return refuse(
          'respond',
          `a body of ${bytes} bytes`,
          'it does not fit into a buffer of HAProxy.',
          'Serve it with a web server.',
        );
      if (to.body.includes('\0'))
        return refuse(
          'respond',
          'body',
          'it has a NUL, which ends a line for HAProxy.',
          'Serve it with a web server.',
        );
      const fields = Object.entries(to.headers);
      const given = fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
      const type = given ?? 'text/plain; charset=utf-8';
      const others = fields.filter(([name]) => name.toLowerCase() !== 'content-type');
      // A line has at most 64 words.
      const kept = others.slice(0, 12);
      if (kept.length < others.length)
        context.leftOut.add(
          `${path}.to.respond.headers`,
          others
            .slice(12)
            .map(([name]) => name)
            .join(', '),
          'a line of HAProxy has room for 12 of them.',
          'Leave some out.',
        );
      return [
        [
          `http-request return status ${to.status}`,
          ...(to.body === '' ? [] : [`content-type ${word(type, true)} string ${word(to.body)}`]),
          ...(to.body === '' && given !== undefined ? [`hdr Content-Type ${word(format(given), true)}`] : []),
          ...kept.map(([name, value]) => `hdr ${word(name)} ${word(format(value), true)}`),
          `if ${on}`,
        ].join(' '),
      ];
    }
  }
}
