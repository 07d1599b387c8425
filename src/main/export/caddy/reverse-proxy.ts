import type { PoolConfig, RouteConfig } from '../../../shared/config/schema.ts';
import { identityHeaders } from '../../../shared/model/identity-headers.ts';
import { upstreamAddress } from '../addresses.ts';
import type { PlacedListener } from '../placed.ts';
import { regexOf } from '../portable-regex.ts';
import type { CaddyContext, PlacedRoute } from './context.ts';
import { headerLines } from './header-rules.ts';
import { balance, health, retries, transport, usableUpstreams } from './pool.ts';
import { rewriteLines } from './rewrite.ts';
import { block, escapeBraces, regexWord, word } from './words.ts';

export function reverseProxy(
  placed: PlacedRoute & { readonly pool: PoolConfig },
  from: PlacedListener,
  context: CaddyContext,
): string[] {
  const { route, path, pool } = placed;
  const rewrites = rewriteLines(placed, context);
  if (rewrites === null) return ['respond 501'];
  const at = `pools[${context.config.pools.indexOf(pool)}]`;
  const upstreams = usableUpstreams(pool, at, context);
  if (upstreams.length === 0) return ['respond 503'];
  return [
    ...rewrites,
    ...upgrades(route),
    '@without_id not header_regexp X-Request-Id ^[!-~]{1,128}$',
    'request_header @without_id X-Request-Id {http.request.uuid}',
    ...block(`reverse_proxy ${upstreams.join(' ')}`, [
      ...balance(pool, at, context),
      ...retries(pool, at, context),
      ...health(pool, at, context),
      'flush_interval -1',
      ...trust(from),
      ...host(route),
      `header_up X-Forwarded-Port ${from.listener.port}`,
      'header_up -X-Real-Ip',
      'header_up -Forwarded',
      ...identity(from, context),
      ...headerLines('header_up', route.rewrite.requestHeaders, `${path}.rewrite.requestHeaders`, context),
      ...(route.rewrite.hideBackend ? hidden(route, pool, from) : []),
      ...headerLines(
        'header_down',
        route.rewrite.responseHeaders,
        `${path}.rewrite.responseHeaders`,
        context,
      ),
      ...transport(pool, at, context),
    ]),
  ];
}

const trust = ({ listener }: PlacedListener): string[] =>
  listener.trustForwardedFrom.length === 0
    ? []
    : [`trusted_proxies ${listener.trustForwardedFrom.join(' ')}`];

function host({ rewrite }: RouteConfig): string[] {
  if (rewrite.host === 'preserve') return [];
  if (rewrite.host === 'upstream') return ['header_up Host {http.reverse_proxy.upstream.hostport}'];
  return [`header_up Host ${rewrite.host}`];
}

/** Protocols that are not listed are not asked for. */
function upgrades({ upgrades: allowed }: RouteConfig): string[] {
  const source = allowed.map((name) => regexOf(name)).join('|');
  const said = regexWord(`(?i)^(?:${source})$`);
  if (allowed.length === 0 || said === null) return ['request_header -Upgrade'];
  return [`@other_protocol not header_regexp Upgrade ${said}`, 'request_header @other_protocol -Upgrade'];
}

/** Who the client is by its certificate; and nothing that a client says of itself under those names. */
function identity({ listener }: PlacedListener, { config }: CaddyContext): string[] {
  const names = config.listeners.flatMap(({ clientCertificates }) =>
    Object.values(clientCertificates?.forward ?? {}).filter((name) => name !== undefined),
  );
  const { certificate } = listener.clientCertificates?.forward ?? {};
  return [...new Set(names)]
    .filter((name) => /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name))
    .map((name) =>
      name === certificate
        ? `header_up ${name} ":{http.request.tls.client.certificate_der_base64}:"`
        : `header_up -${name}`,
    );
}

function hidden(
  { rewrite: { stripPrefix = '' } }: RouteConfig,
  pool: PoolConfig,
  { listener }: PlacedListener,
): string[] {
  const scheme = listener.tls === 'off' ? 'http' : 'https';
  const origins = [
    ...new Set(
      pool.upstreams.map((upstream) => {
        const { scheme: own, host: name, port } = upstreamAddress(upstream);
        const usual = port === (own === 'https' ? 443 : 80);
        return `${own}://${regexOf(name)}${usual ? '(?::[0-9]+)?' : `:${port}`}`;
      }),
    ),
  ];
  const to = word(
    `${scheme}://{http.request.hostport}${escapeBraces(stripPrefix).replaceAll('$', '$$$$')}$1`,
  );
  return [
    ...[...identityHeaders].map((name) => `header_down -${name}`),
    ...(to === null
      ? []
      : origins.map((origin) => `header_down Location ${regexWord(`^${origin}(/.*)?$`)} ${to}`)),
  ];
}
