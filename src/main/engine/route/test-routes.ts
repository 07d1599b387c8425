import type { RouteTarget } from '../../../shared/config/schema.ts';
import type {
  RouteDestination,
  RouteTest,
  RouteTestStep,
  TestedRequest,
} from '../../../shared/model/route-test.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import type { Clock } from '../clock.ts';
import { ExchangeFailure } from '../failure.ts';
import { believedClient } from '../forward/forwarded.ts';
import { HeaderList } from '../headers.ts';
import { leadsInCircle, nextRequest } from '../layer/next-layer.ts';
import { emptyBody } from '../message.ts';
import { ExchangeContext } from '../pipeline/context.ts';
import { routeFacts } from './facts.ts';
import { missOf } from './misses.ts';
import type { RoutingTable } from './table.ts';

/**
 * What a table would do with a request, without an upstream being asked or anything being recorded. The request goes
 * through the very code that real ones go through, on an exchange of its own that is thrown away.
 *
 * @param listeners open ones, in the order of the file
 */
export function testRoutes(
  table: RoutingTable,
  tested: TestedRequest,
  listeners: readonly Pick<ListenerStatus, 'id' | 'port'>[],
  clock: Clock,
): RouteTest {
  const { listener, by } = arrival(tested, listeners);
  const context = exchangeOf(table, tested, listener ?? '', clock);
  const facts = factsOf(context);
  const verdicts = table.router.routes.map((route) => {
    const miss = missOf(route, facts);
    return {
      route: route.id,
      miss: miss === null ? null : { part: miss.part, wanted: miss.wanted, saw: miss.saw },
    };
  });
  return {
    generation: table.generation,
    listenerBy: by,
    redirectsToHttps: listener !== null && table.httpsPort(listener) !== null,
    client: context.client,
    verdicts,
    ...(listener === null ? { way: [], end: null } : follow(context)),
  };
}

function arrival(
  { listener, port }: TestedRequest,
  listeners: readonly Pick<ListenerStatus, 'id' | 'port'>[],
): { readonly listener: string | null; readonly by: RouteTest['listenerBy'] } {
  if (listener !== null) return { listener, by: 'name' };
  const byPort = listeners.find((one) => one.port === port);
  if (byPort !== undefined) return { listener: byPort.id, by: 'port' };
  const [first] = listeners;
  return first === undefined ? { listener: null, by: 'none' } : { listener: first.id, by: 'first' };
}

function exchangeOf(
  table: RoutingTable,
  { method, scheme, authority, port, target, headers, client }: TestedRequest,
  listener: string,
  clock: Clock,
): ExchangeContext {
  const fields = new HeaderList(['Host', authority, ...headers.flat()]);
  const head = { method, target, scheme, authority, version: '1.1', headers: fields } as const;
  const connection = { listener, port, scheme, peerAddress: client, tls: null };
  const incoming = { connection, head, body: emptyBody, upgrade: null, inform: null };
  const context = new ExchangeContext('tested', incoming, table, clock);
  context.client = believedClient(client, fields, table.trustedProxies(listener));
  return context;
}

const factsOf = (context: ExchangeContext) =>
  routeFacts({ ...context.current, listener: context.listener, client: context.client });

/** From listener to listener until a route leads elsewhere. Ends, since no listener is passed twice. */
function follow(context: ExchangeContext): Pick<RouteTest, 'way' | 'end'> {
  const way: RouteTestStep[] = [];
  for (;;) {
    const facts = factsOf(context);
    const { route, index, held } = context.table.router.match(facts);
    const taken =
      route === null
        ? null
        : { route: route.id, position: index + 1, held, destination: destinationOf(route.target) };
    way.push({ listener: context.listener, host: facts.host, path: facts.path, taken });
    if (route === null || route.layer === null) return { way, end: null };
    if (leadsInCircle(context, route.layer.listener)) return { way, end: 'loop' };
    try {
      const current = nextRequest(context, route.layer.transforms);
      context.passed = [...context.passed, context.listener];
      context.current = current;
      context.listener = route.layer.listener;
    } catch (error) {
      if (error instanceof ExchangeFailure) return { way, end: 'path_refused' };
      throw error;
    }
  }
}

function destinationOf(target: RouteTarget): RouteDestination {
  switch (target.kind) {
    case 'pool':
      return { kind: 'pool', pool: target.pool };
    case 'listener':
      return { kind: 'listener', listener: target.listener };
    case 'redirect':
    case 'respond':
      return { kind: target.kind, status: target.status };
    case 'static':
      return { kind: 'static', root: target.root };
  }
}
