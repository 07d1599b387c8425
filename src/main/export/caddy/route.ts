import {
  isLocationPlaceholder,
  type LocationPlaceholder,
} from '../../../shared/config/location-placeholders.ts';
import type { RouteTarget } from '../../../shared/config/schema.ts';
import type { PlacedListener } from '../placed.ts';
import { type CaddyContext, type PlacedRoute, sayable } from './context.ts';
import { headerLines } from './header-rules.ts';
import { reverseProxy } from './reverse-proxy.ts';
import { rewriteLines } from './rewrite.ts';
import { block, comment, escapeBraces, literal, word } from './words.ts';

/** A route as a handle block, which Caddy tries in the order of the file where a route block holds them. */
export function routeHandle(placed: PlacedRoute, from: PlacedListener, context: CaddyContext): string[] {
  const { route, matcher } = placed;
  const lines = block('route', [...guards(placed, context), ...target(placed, from, context)]);
  const named = matcher.length === 0 ? [] : block(`@${route.id}`, matcher);
  return [
    comment(`route ${route.id}`),
    ...named,
    ...block(matcher.length === 0 ? 'handle' : `handle @${route.id}`, lines),
  ];
}

function guards({ route, path }: PlacedRoute, context: CaddyContext): string[] {
  const { deny, allow, limits, compress } = route;
  const lines: string[] = [];
  if (deny.length > 0)
    lines.push(`@denied_by_route remote_ip ${deny.join(' ')}`, 'respond @denied_by_route 403');
  if (allow.length > 0)
    lines.push(`@stranger_by_route not remote_ip ${allow.join(' ')}`, 'respond @stranger_by_route 403');
  if (route.requireClientCertificate)
    lines.push(
      '@anonymous_by_route not vars_regexp {http.request.tls.client.fingerprint} .',
      'respond @anonymous_by_route 403',
    );
  if (limits.bodyBytes !== 'unlimited')
    lines.push(...block('request_body', [`max_size ${limits.bodyBytes}B`]));
  if (!compress.enabled) return lines;
  const known = compress.algorithms.filter((algorithm) => algorithm !== 'br');
  if (known.length < compress.algorithms.length)
    context.leftOut.add(
      `${path}.compress.algorithms`,
      `algorithms: ${compress.algorithms.join(', ')}`,
      'Caddy comes without br for what it compresses itself.',
      'Nothing, where the others will do.',
    );
  if (known.length === 0) return lines;
  return [...lines, ...block('encode', [...known, `minimum_length ${compress.minBytes}`])];
}

function target(placed: PlacedRoute, from: PlacedListener, context: CaddyContext): string[] {
  const { route, path, pool } = placed;
  const { to } = route;
  switch (to.kind) {
    case 'pool':
      return pool === null ? ['respond 502'] : reverseProxy({ ...placed, pool }, from, context);
    case 'respond':
      return respond(to, path, context);
    case 'redirect':
      return redirect(to, from, path, context);
    case 'static':
      return files(placed, to, context);
    case 'listener':
      context.leftOut.add(
        `${path}.to.listener`,
        `listener: ${to.listener}`,
        'in Caddy a request does not go through the routes of another site without a connection to it. The route answers with 501.',
        'Make it a pool with the address of that listener, or write its routes into this one.',
      );
      return ['respond 501'];
  }
}

function respond(
  to: Extract<RouteTarget, { kind: 'respond' }>,
  path: string,
  context: CaddyContext,
): string[] {
  const at = `${path}.to.respond`;
  const given = Object.keys(to.headers).some((name) => name.toLowerCase() === 'content-type');
  const headers =
    given || to.body === '' ? to.headers : { 'Content-Type': 'text/plain; charset=utf-8', ...to.headers };
  const lines = headerLines('header', { set: headers, add: {}, remove: [] }, `${at}.headers`, context);
  if (to.body === '') return [...lines, `respond ${to.status}`];
  const body = sayable(literal(to.body), at, 'body', context);
  return body === null ? ['respond 501'] : [...lines, `respond * ${quoted(body)} ${to.status}`];
}

/** A body that is a number by its looks would be taken for a status. */
const quoted = (said: string): string => (/^["`]/.test(said) ? said : `"${said}"`);

const placeholders: Readonly<Record<Exclude<LocationPlaceholder, 'uri' | 'scheme'>, string>> = {
  host: '{http.request.host}',
  port: '{asked_port}',
  path: '{http.request.orig_uri}',
  query: '{http.request.orig_uri.query}',
};

function redirect(
  { location, status }: Extract<RouteTarget, { kind: 'redirect' }>,
  { listener }: PlacedListener,
  path: string,
  context: CaddyContext,
): string[] {
  const at = `${path}.to.redirect.location`;
  const scheme = listener.tls === 'off' ? 'http' : 'https';
  const parts = location.split(/\{([a-z]+)\}/);
  if (parts.includes('uri')) {
    const why = 'Caddy has no percent-encoded URL. The route answers with 501.';
    context.leftOut.add(at, location, why, 'Take {uri} out, or use {path}.');
    return ['respond 501'];
  }
  const text = parts
    .map((part, index) => {
      if (index % 2 === 0 || !isLocationPlaceholder(part) || part === 'uri') return escapeBraces(part);
      return part === 'scheme' ? scheme : placeholders[part];
    })
    .join('');
  const said = sayable(word(text), at, location, context);
  if (said === null) return ['respond 501'];
  const asked = parts.includes('port')
    ? block('map {http.request.port} {asked_port}', [
        `~^$ ${scheme === 'http' ? 80 : 443}`,
        'default {http.request.port}',
      ])
    : [];
  if (
    parts.includes('host') ||
    parts.includes('port') ||
    (parts.includes('scheme') && listener.trustForwardedFrom.length > 0)
  )
    context.leftOut.add(
      at,
      location,
      'Caddy writes the host as it was sent, in capitals where it has some, and an IPv6 address with a port without its brackets; behind a trusted proxy Doorman takes all three from X-Forwarded-*.',
      'Nothing, where clients use names.',
    );
  return [...asked, `redir * ${said} ${status}`];
}

function files(
  { route, path }: PlacedRoute,
  to: Extract<RouteTarget, { kind: 'static' }>,
  context: CaddyContext,
): string[] {
  const at = `${path}.to.static`;
  const { leftOut } = context;
  leftOut.add(
    at,
    `root: ${JSON.stringify(to.root)}`,
    'Caddy resolves paths that lead above the root, follows links out of it, makes entity tags of time and size, tells types by its own table, and draws other listings.',
    'Nothing, unless somebody relies on these.',
  );
  if (!to.root.startsWith('/'))
    leftOut.add(
      `${at}.root`,
      JSON.stringify(to.root),
      'it is relative to the folder of doorman.yaml, and Caddy starts from its working directory.',
      'Write an absolute path.',
    );
  const root = sayable(literal(to.root), `${at}.root`, JSON.stringify(to.root), context);
  const index =
    to.index === '' ? '""' : sayable(literal(to.index), `${at}.index`, JSON.stringify(to.index), context);
  if (root === null || index === null) return ['respond 501'];
  const rewrites = rewriteLines({ route, path }, context);
  if (rewrites === null) return ['respond 501'];
  const { responseHeaders } = route.rewrite;
  const caching = Object.keys(responseHeaders.set).some((name) => name.toLowerCase() === 'cache-control');
  return [
    ...rewrites,
    `root * ${root}`,
    ...(caching ? [] : ['header Cache-Control no-cache']),
    ...headerLines('header', responseHeaders, `${path}.rewrite.responseHeaders`, context),
    '@dot_file path_regexp "/\\.[^/]"',
    '@well_known path /.well-known/*',
    ...block('handle @well_known', [...fileServer(to, index)]),
    'respond @dot_file 404',
    ...(to.spa && to.index !== ''
      ? [
          ...block('@app_page', ['not path_regexp "[.][^./]+$"', ...block('not', ['file'])]),
          `rewrite @app_page ${index.startsWith('"') || index.startsWith('`') ? index.replace(/^./, '$&/') : `/${index}`}`,
        ]
      : []),
    ...fileServer(to, index),
  ];
}

const fileServer = (to: Extract<RouteTarget, { kind: 'static' }>, index: string): string[] =>
  block('file_server', [
    `index ${index}`,
    ...(to.listing ? ['browse'] : []),
    ...(to.precompressed ? ['precompressed br zstd gzip'] : []),
  ]);
