import type { Config } from '../../../shared/config/schema.ts';
import type { ConfigExport } from '../../../shared/model/config-export.ts';
import { LeftOutList } from '../left-out.ts';
import { listNotCarried } from '../not-carried.ts';
import { matchedRoutes, openListeners } from '../placed.ts';
import type { ExportPlaces } from '../places.ts';
import type { HaproxyContext, PlacedRoute } from './context.ts';
import { frontend } from './frontend.ts';
import { routeMatch } from './match.ts';
import { notInHaproxy } from './not-carried.ts';
import { rateTable } from './own-answers.ts';
import { poolBackend } from './pool.ts';
import { comment, section, time } from './words.ts';

/** Writes a configuration as haproxy.cfg for HAProxy 2.6 or later. */
export function writeHaproxy(config: Config, places: ExportPlaces): ConfigExport {
  const leftOut = new LeftOutList();
  const context: HaproxyContext = { config, places, leftOut };
  const routes = matchedRoutes(config, leftOut, routeMatch).map(
    ({ match: { lines, conditions }, ...placed }): PlacedRoute => ({ ...placed, lines, conditions }),
  );
  const open = openListeners(config, leftOut);
  const frontends = open.flatMap((placed) => {
    const { id } = placed.listener;
    const own = routes.filter(({ route }) => route.listeners === 'all' || route.listeners.includes(id));
    return frontend(placed, own, context);
  });
  const backends = config.pools.flatMap((pool, at) =>
    poolBackend(
      pool,
      `pools[${at}]`,
      routes.filter((placed) => placed.pool === pool),
      context,
    ),
  );
  const tables = [
    ...open.map(({ listener }) => ({
      name: `connections_${listener.id}`,
      lines: ['stick-table type ipv6 size 100k expire 1m store conn_cur'],
    })),
    ...routes.map((placed) => ({ name: `rate_${placed.route.id}`, lines: rateTable(placed) })),
  ].filter(({ lines }) => lines.length > 0);
  noteWhole(context);
  listNotCarried(config, notInHaproxy, 'HAProxy', leftOut);
  const connections = open.reduce((sum, { listener }) => sum + listener.limits.connections, 0);
  const headerBytes = Math.max(0, ...open.map(({ listener }) => listener.limits.headerBytes));
  const text = [
    comment('Written by Doorman for HAProxy 2.6 or later. Change it as you like: Doorman does not read it.'),
    ...section('global', [
      `maxconn ${Math.max(1000, connections)}`,
      comment('for normalize-uri, so that no spelling of a path slips past a route'),
      'expose-experimental-directives',
      ...(headerBytes > 15 * 1024 ? [`tune.bufsize ${headerBytes + 1024}`] : []),
    ]),
    ...section('defaults', [
      'mode http',
      `timeout connect ${time(5000)}`,
      `timeout client ${time(60_000)}`,
      `timeout server ${time(60_000)}`,
    ]),
    ...frontends,
    ...backends,
    ...tables.flatMap(({ name, lines }) => section(`backend ${name}`, lines)),
    '',
  ].join('\n');
  return { format: 'haproxy', files: [{ name: 'haproxy.cfg', text }], leftOut: leftOut.entries };
}

/** What is true of every file. */
function noteWhole({ config, leftOut }: HaproxyContext): void {
  leftOut.add(
    '',
    'answers of its own',
    'errors and refusals have the pages of HAProxy for a body, and none of the headers Proxy-Status, Cache-Status and RateLimit. Via is not written, and X-Request-Id only on requests.',
    'Use errorfile or http-errors for pages of your own.',
  );
  if (config.routes.some(({ match }) => Object.keys(match.query).length > 0))
    leftOut.add(
      'routes[].match.query',
      'query',
      'HAProxy sees the query as it came: letters and digits that are percent-encoded without need are not recognised.',
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
