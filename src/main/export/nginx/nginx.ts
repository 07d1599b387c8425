import type { Config } from '../../../shared/config/schema.ts';
import type { ConfigExport } from '../../../shared/model/config-export.ts';
import { LeftOutList } from '../left-out.ts';
import { listNotCarried } from '../not-carried.ts';
import { matchedRoutes, openListeners, type PlacedRoute } from '../placed.ts';
import type { ExportPlaces } from '../places.ts';
import { cacheZone, noteCache } from './cache.ts';
import { MapLines, type NginxContext } from './context.ts';
import { routeMatch } from './match.ts';
import { notInNginx } from './not-carried.ts';
import { routeSelection, selectableRoutes } from './selection.ts';
import { serverBlock } from './server.ts';
import { upstreamBlock } from './upstream.ts';
import { block, braced, comment, dollar, map, variablePart } from './words.ts';

/** Writes a configuration as a file for the folder conf.d of nginx 1.22 or later. */
export function writeNginx(config: Config, places: ExportPlaces): ConfigExport {
  const leftOut = new LeftOutList();
  const context: NginxContext = { config, places, leftOut, maps: new MapLines() };
  const { routes, conditions, lines: matching } = routeConditions(config, leftOut);
  const servers: string[] = [];
  const selecting: string[] = [];
  for (const placed of openListeners(config, leftOut)) {
    const { listener } = placed;
    const own = routes.filter(
      ({ route }) => route.listeners === 'all' || route.listeners.includes(listener.id),
    );
    if (own.length > selectableRoutes)
      leftOut.add(
        'routes',
        `${own.length} routes for listener ${listener.id}`,
        `nginx follows variables only so far; routes after the first ${selectableRoutes} are not in the file.`,
        'Spread them over several listeners.',
      );
    const selection = routeSelection(
      listener.id,
      own.slice(0, selectableRoutes),
      (one) => conditions.get(one) ?? '0',
    );
    if (listener.redirectToHttps === false) selecting.push(...selection.lines);
    servers.push('', ...serverBlock(placed, own.slice(0, selectableRoutes), selection, context));
  }
  const upstreams = config.pools.flatMap((pool, at) => ['', ...upstreamBlock(pool, `pools[${at}]`, context)]);
  noteWhole(context);
  listNotCarried(config, notInNginx, 'nginx', leftOut);
  const body = [
    ...upstreams,
    '',
    ...cacheZone(context),
    '',
    comment('Which route takes a request: the first of which all conditions hold.'),
    ...matching,
    ...selecting,
    '',
    ...context.maps.lines,
    ...servers,
  ];
  const text = [...opening(config, body), ...body, ''].join('\n').replace(/\n{3,}/g, '\n\n');
  return { format: 'nginx', files: [{ name: 'doorman.conf', text }], leftOut: leftOut.entries };
}

/** The conditions of all routes that can be told; the others are not in the file. */
function routeConditions(config: Config, leftOut: LeftOutList) {
  const lines: string[] = [];
  const routes: PlacedRoute[] = [];
  const conditions = new Map<PlacedRoute, string>();
  for (const { match: found, ...placed } of matchedRoutes(config, leftOut, routeMatch)) {
    const { route } = placed;
    routes.push(placed);
    lines.push(...found.lines);
    const [first, ...more] = found.conditions;
    const variable = braced(`takes_${variablePart(route.id)}`);
    if (first !== undefined && more.length > 0)
      lines.push(
        ...map(`"${found.conditions.join('')}"`, `$takes_${variablePart(route.id)}`, [
          ['1'.repeat(found.conditions.length), '1'],
          ['default', '0'],
        ]),
      );
    conditions.set(placed, first === undefined ? '1' : more.length > 0 ? variable : braced(first.slice(1)));
  }
  return { routes, conditions, lines };
}

/** What is true of every file. */
function noteWhole(context: NginxContext): void {
  const { config, leftOut } = context;
  noteCache(context);
  leftOut.add(
    '',
    'answers of its own',
    'errors, refusals and redirects have the pages of nginx for a body, and none of the headers Proxy-Status, Cache-Status and RateLimit. Via is not written, and X-Request-Id only on requests. Responses say Server: nginx.',
    'Use error_page for pages of your own.',
  );
  if (config.routes.some(({ match }) => match.paths.length > 0))
    leftOut.add(
      'routes[].match.paths',
      'paths',
      'nginx compares paths decoded: /a%2Fb is /a/b, and /a%3Bb is /a;b, where Doorman tells them apart.',
      'Nothing, unless slashes in parts of a path are encoded.',
    );
  if (config.routes.some(({ match }) => Object.keys(match.headers).length > 0))
    leftOut.add(
      'routes[].match.headers',
      'headers',
      'nginx looks at a header as a whole: of one that is sent several times, at the first line or at all of them joined, depending on its version; and takes an empty one for none.',
      'Nothing, unless clients send such headers.',
    );
  if (config.routes.some(({ match }) => Object.keys(match.query).length > 0))
    leftOut.add(
      'routes[].match.query',
      'query',
      'nginx sees the query as it came: letters and digits that are percent-encoded without need are not recognised.',
      'Nothing: browsers do not encode them.',
    );
  if (config.routes.some(({ rewrite, to }) => rewrite.hideBackend && to.kind === 'pool'))
    leftOut.add(
      'routes[].rewrite.hideBackend',
      'hideBackend: true',
      'nginx translates Location, Refresh and the domains and paths of cookies by the address of the upstream as it is written, not by other names of it, and neither Content-Location nor Secure.',
      'Have the service use X-Forwarded-Host and -Proto for its addresses.',
    );
}

/** The first lines of the file, with room for what is in it. */
function opening({ routes, listeners, pools }: Config, body: readonly string[]): string[] {
  const ids = [...routes, ...listeners, ...pools].map(({ id }) => id.length);
  const keys = body.map((line) => /^ {4}(?:\*\.)?([a-z0-9_.-]+) 1;$/.exec(line)?.[1]?.length ?? 0);
  const longestKey = Math.max(0, ...keys);
  return [
    comment(
      'Written by Doorman. Put it into conf.d of nginx, and change it as you like: Doorman does not read it.',
    ),
    ...(Math.max(0, ...ids) > 24 || routes.length > 100
      ? ['variables_hash_max_size 65536;', 'variables_hash_bucket_size 128;']
      : []),
    ...(longestKey > 30 || keys.filter((length) => length > 0).length > 500
      ? ['map_hash_max_size 65536;', 'map_hash_bucket_size 512;']
      : []),
    ...(body.some((line) => line.includes(dollar)) ? block('geo $a_dollar', ['default "$";']) : []),
  ];
}
