import type { RouteConfig } from '../../../shared/config/schema.ts';
import { commonOf } from '../addresses.ts';
import type { PlacedListener, PlacedRoute } from '../placed.ts';
import { cacheLines } from './cache.ts';
import { compression } from './compression.ts';
import type { NginxContext } from './context.ts';
import { forwardedFields } from './forwarded.ts';
import { hiddenBackend, requestFields, responseFields } from './header-rules.ts';
import { rangesBlock } from './match.ts';
import { redirectLines, respondLines } from './own-answers.ts';
import { rateLines } from './rate.ts';
import { staticLines } from './static-files.ts';
import { targetVariable } from './target.ts';
import { poolScheme, upstreamTls } from './upstream.ts';
import { block, comment, map, quoted, time, variablePart } from './words.ts';

/** The named location of a route: what stands in front of it, and where it leads. */
export function routeLocation(placed: PlacedRoute, from: PlacedListener, context: NginxContext): string[] {
  const { route } = placed;
  const lines = [...guards(placed, context), ...targetLines(placed, from, context)];
  return block(`location @${route.id}`, lines);
}

function guards({ route, path }: PlacedRoute, context: NginxContext): string[] {
  const { maps } = context;
  const name = variablePart(route.id);
  const lines: string[] = [];
  if (route.deny.length > 0) {
    maps.add(rangesBlock(`$denied_by_${name}`, route.deny));
    lines.push(`if ($denied_by_${name}) { return 403; }`);
  }
  if (route.allow.length > 0) {
    maps.add(rangesBlock(`$allowed_by_${name}`, route.allow));
    lines.push(`if ($allowed_by_${name} = 0) { return 403; }`);
  }
  lines.push(...rateLines(route, path, context));
  if (route.requireClientCertificate) lines.push('if ($ssl_client_verify != SUCCESS) { return 403; }');
  return lines;
}

function targetLines(placed: PlacedRoute, from: PlacedListener, context: NginxContext): string[] {
  const { route, path, pool } = placed;
  const { to } = route;
  switch (to.kind) {
    case 'pool':
      return pool === null ? ['return 502;'] : poolLines({ ...placed, pool }, from, context);
    case 'respond':
      return respondLines(to, path, context);
    case 'redirect':
      return redirectLines(to, from, path, context);
    case 'static':
      return staticLines(route, to, path, context);
    case 'listener':
      context.leftOut.add(
        `${path}.to.listener`,
        `listener: ${to.listener}`,
        'in nginx a request does not go through the routes of another listener without a connection to it; the route answers with 501.',
        'Make it a pool with the address of that listener, or write the routes of that listener into this one.',
      );
      return [comment(`leads to the listener ${to.listener} in Doorman`), 'return 501;'];
  }
}

function poolLines(
  { route, path, pool }: PlacedRoute & { readonly pool: NonNullable<PlacedRoute['pool']> },
  from: PlacedListener,
  context: NginxContext,
): string[] {
  const at = context.config.pools.indexOf(pool);
  const target = targetVariable(route, path, context);
  if (target === null) return [comment('its rewrite.path does not carry over'), 'return 501;'];
  const forwarded = forwardedFields(from);
  context.maps.add(forwarded.lines);
  const fields = requestFields(route, path, context, [
    ['Host', hostSent(route, path, pool, context)],
    ...forwarded.fields,
    ...identityFields(from, context),
    ...upgradeFields(route, pool.keepAlive.connections > 0, context),
  ]);
  return [
    `proxy_pass ${poolScheme(pool)}://${pool.id}${target};`,
    'proxy_http_version 1.1;',
    ...fields,
    ...(route.rewrite.hideBackend ? hiddenBackend(route, pool, from) : []),
    ...responseFields(route, path, context),
    ...upstreamTls(pool, `pools[${at}]`, context),
    ...timeouts(pool),
    ...retries(pool),
    ...compression(route, path, context),
    ...cacheLines(route, path, context),
  ];
}

function hostSent(
  { rewrite }: RouteConfig,
  path: string,
  pool: NonNullable<PlacedRoute['pool']>,
  { leftOut }: NginxContext,
): string {
  if (rewrite.host === 'preserve') return '$http_host';
  if (rewrite.host !== 'upstream') return rewrite.host;
  const authority = commonOf(pool, 'authority');
  if (authority !== null) return authority;
  leftOut.add(
    `${path}.rewrite.host`,
    'host: upstream',
    'nginx writes Host before it has chosen an upstream, and those of this pool have different ones; the Host of the client is sent.',
    'Write a literal name, or give each upstream a pool and a route of its own.',
  );
  return '$http_host';
}

/** Who the client is by its certificate; and nothing that a client says of itself under those names, on any listener. */
function identityFields(
  { listener }: PlacedListener,
  { config }: NginxContext,
): (readonly [string, string])[] {
  const all = config.listeners.flatMap(({ clientCertificates }) =>
    Object.values(clientCertificates?.forward ?? {}).filter((name) => name !== undefined),
  );
  const subject = listener.clientCertificates?.forward.subject;
  return all.map((name) => [name, name === subject ? '$ssl_client_s_dn' : '""'] as const);
}

/** Only listed protocols are asked for; everything else keeps its connection. */
function upgradeFields(
  { id, upgrades }: RouteConfig,
  keepsAlive: boolean,
  { maps }: NginxContext,
): (readonly [string, string])[] {
  const otherwise = keepsAlive ? '""' : 'close';
  if (upgrades.length === 0) return [['Connection', otherwise]];
  const isUsual = upgrades.length === 1 && upgrades[0] === 'websocket';
  const name = isUsual ? 'websocket' : variablePart(id);
  const protocols = upgrades.map((protocol) => [quoted(protocol), '$http_upgrade'] as const);
  maps.add(map('$http_upgrade', `$upgrade_of_${name}`, [...protocols, ['default', '""']]));
  const connection = `$connection_of_${name}${keepsAlive ? '' : '_closing'}`;
  maps.add(
    map(`$upgrade_of_${name}`, connection, [
      ['""', otherwise],
      ['default', 'upgrade'],
    ]),
  );
  return [
    ['Upgrade', `$upgrade_of_${name}`],
    ['Connection', connection],
  ];
}

const timeouts = ({ timeouts: { connect, headers } }: NonNullable<PlacedRoute['pool']>): string[] => [
  `proxy_connect_timeout ${time(connect)};`,
  `proxy_read_timeout ${time(headers)};`,
];

function retries({ retry, upstreams }: NonNullable<PlacedRoute['pool']>): string[] {
  const statuses = retry.on.filter((reason) => /^(?:403|404|429|500|502|503|504)$/.test(reason));
  const breaks = retry.on.some((reason) => reason === 'connect' || reason === 'reset');
  const reasons = [...(breaks ? ['error', 'timeout'] : []), ...statuses.map((status) => `http_${status}`)];
  const never =
    retry.attempts === 1 || reasons.length === 0 || upstreams.filter(({ enabled }) => enabled).length < 2;
  if (never) return ['proxy_next_upstream off;'];
  const others = retry.methods.some((method) => ['POST', 'PATCH', 'LOCK'].includes(method));
  return [
    `proxy_next_upstream ${[...reasons, ...(others ? ['non_idempotent'] : [])].join(' ')};`,
    `proxy_next_upstream_tries ${retry.attempts};`,
  ];
}
