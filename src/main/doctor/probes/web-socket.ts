import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { type ChainContext, finding } from '../chain-context.ts';
import { liveReloadOf } from '../facts/live-reload.ts';
import { askForWebSocket, type Endpoint } from './request.ts';

const switched = 101;

/**
 * Where the page is one of a development server, asks for the WebSocket that it reloads over: through Doorman, and when that fails
 * at the upstream itself. Null where there is nothing to say: another page, or a WebSocket that the server itself does not open.
 */
export async function probeWebSocket(
  context: ChainContext,
  endpoint: Endpoint,
  page: string,
): Promise<Finding | null> {
  const reload = liveReloadOf(page);
  if (reload === null || endpoint.onlyHttp2) return null;
  const { server, path, protocols } = reload;
  const { signal } = context;
  const through = await askForWebSocket(endpoint, path, protocols, signal);
  signal.throwIfAborted();
  if (through === switched) return finding('http.websocket_open', 'ok', { path, server });
  const upstream = firstUpstream(context);
  if (upstream === null) return null;
  const direct = await askForWebSocket(upstream, path, protocols, signal);
  signal.throwIfAborted();
  if (direct !== switched) return null;
  const { route, allowed } = routeOf(context);
  return finding('http.websocket_blocked', 'failed', { path, server, through, direct, route, allowed });
}

function routeOf({ routeTest, subject }: ChainContext): {
  readonly route: string | null;
  readonly allowed: boolean;
} {
  const route = routeTest?.way.at(-1)?.taken?.route ?? null;
  const config = subject.config.routes.find(({ id }) => id === route);
  return { route, allowed: config?.upgrades.includes('websocket') ?? false };
}

/** The first upstream of the pool, asked under its own name. */
function firstUpstream({ routeTest, subject }: ChainContext): Endpoint | null {
  const destination = routeTest?.way.at(-1)?.taken?.destination;
  if (destination?.kind !== 'pool') return null;
  const pool = subject.config.pools.find(({ id }) => id === destination.pool);
  const text = pool?.upstreams.find(({ enabled }) => enabled)?.url;
  if (text === undefined) return null;
  const url = new URL(text);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { scheme, address: host, port, host, authority: url.host, onlyHttp2: false };
}
