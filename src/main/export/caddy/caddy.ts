import type { Config } from '../../../shared/config/schema.ts';
import type { ConfigExport } from '../../../shared/model/config-export.ts';
import { LeftOutList } from '../left-out.ts';
import { listNotCarried } from '../not-carried.ts';
import { matchedRoutes, openListeners } from '../placed.ts';
import type { ExportPlaces } from '../places.ts';
import type { CaddyContext, PlacedRoute } from './context.ts';
import { routeMatch } from './match.ts';
import { notInCaddy } from './not-carried.ts';
import { serverOptions, site } from './site.ts';
import { comment, indented } from './words.ts';

/** Writes a configuration as a Caddyfile for Caddy 2.6 or later. */
export function writeCaddy(config: Config, places: ExportPlaces): ConfigExport {
  const leftOut = new LeftOutList();
  const context: CaddyContext = { config, places, leftOut };
  const routes = matchedRoutes(config, leftOut, routeMatch).map(
    ({ match, ...placed }): PlacedRoute => ({ ...placed, matcher: match.lines }),
  );
  const open = openListeners(config, leftOut);
  const sites = open.flatMap((placed) => {
    const { id } = placed.listener;
    const own = routes.filter(({ route }) => route.listeners === 'all' || route.listeners.includes(id));
    return ['', ...site(placed, own, context)];
  });
  noteWhole(context);
  listNotCarried(config, notInCaddy, 'Caddy', leftOut);
  notePools(config, leftOut);
  const text = [
    comment('Written by Doorman for Caddy 2.6 or later. Change it as you like: Doorman does not read it.'),
    '{',
    ...indented([
      '# Certificates are files; take this out to have Caddy get them by itself.',
      'auto_https off',
      ...open.flatMap((placed) => serverOptions(placed, context)),
    ]),
    '}',
    ...sites,
    '',
  ].join('\n');
  return { format: 'caddy', files: [{ name: 'Caddyfile', text }], leftOut: leftOut.entries };
}

/** Pools stand in the routes that lead to them, by their addresses alone. */
function notePools({ pools, routes }: Config, leftOut: LeftOutList): void {
  for (const [at, { id, upstreams }] of pools.entries()) {
    const isUsed = routes.some(({ to }) => to.kind === 'pool' && to.pool === id);
    leftOut.add(
      `pools[${at}]`,
      `${id} with ${upstreams.map((upstream) => upstream.id).join(', ')}`,
      isUsed
        ? 'Caddy has no names for pools and upstreams; they stand in the routes that lead to them.'
        : 'no route leads to it, and Caddy has pools only in routes.',
      isUsed ? 'Nothing.' : 'Leave it out.',
    );
  }
}

/** What is true of every file. */
function noteWhole({ config, leftOut }: CaddyContext): void {
  leftOut.add(
    '',
    'answers of its own',
    'errors and refusals have no body, and none of the headers Proxy-Status, Cache-Status and RateLimit. Via and Forwarded are not sent to upstreams, and X-Request-Id only on requests. Where X-Forwarded-Port is, it is the port of the site.',
    'Use handle_errors for pages of your own.',
  );
  if (config.routes.some(({ match }) => match.paths.length > 0))
    leftOut.add(
      'routes[].match.paths',
      'paths',
      'Caddy compares paths decoded: /a%2Fb is /a/b, and /a%3Bb is /a;b, where Doorman tells them apart.',
      'Nothing, unless slashes in parts of a path are encoded.',
    );
  if (config.routes.some(({ match }) => match.hosts.some((pattern) => pattern.startsWith('~'))))
    leftOut.add(
      'routes[].match.hosts',
      'hosts with regular expressions',
      'Caddy leaves a dot at the end of a host, and brackets around an IPv6 address without a port, to the expression.',
      'Nothing: clients do not send the one, and few the other.',
    );
  if (config.routes.some(({ match }) => Object.keys(match.query).length > 0))
    leftOut.add(
      'routes[].match.query',
      'query',
      'Caddy sees the query as it came: letters and digits that are percent-encoded without need are not recognised.',
      'Nothing: browsers do not encode them.',
    );
  if (config.routes.some(({ rewrite, to }) => rewrite.hideBackend && to.kind === 'pool'))
    leftOut.add(
      'routes[].rewrite.hideBackend',
      'hideBackend: true',
      'Location is translated by the address of the upstream as it is written, not by other names of it; Content-Location, Refresh and cookies stay as the upstream sent them.',
      'Have the service use X-Forwarded-Host and -Proto for its addresses.',
    );
}
