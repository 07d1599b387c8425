import type { Config, ListenerConfig, RouteConfig } from '../../shared/config/schema.ts';
import { doctorChainLimit } from '../../shared/model/doctor.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';

/** The first label of the sample name for `*.name`. */
const sampleLabel = 'doorman-check';

/** One chain to look at. */
export interface PlannedChain {
  readonly scheme: 'http' | 'https';
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
  /** Null when the URL has the port of no listener. */
  readonly listener: string | null;
  readonly sampleOf: string | null;
}

export interface ChainPlan {
  readonly chains: readonly PlannedChain[];
  readonly chainsLeftOut: number;
  /** Patterns (`~regex`) of which no name can be made. */
  readonly patternsLeftOut: readonly string[];
}

/** What was asked for is neither a name nor a URL. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

export const urlOf = ({ scheme, host, port, target }: PlannedChain): string => {
  const usual = port === (scheme === 'https' ? 443 : 80);
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}${usual ? '' : `:${port}`}${target}`;
};

/**
 * The chains of a configuration: every host of every route, on every listener that the route is for.
 *
 * @param open listeners with the ports they really have; a configuration may say 0
 * @param target a name or a URL to look at instead; null for everything
 * @throws TargetError
 */
export function planChains(
  config: Config,
  open: readonly Pick<ListenerStatus, 'id' | 'port'>[],
  target: string | null,
): ChainPlan {
  const portOf = ({ id, port }: ListenerConfig) => open.find((one) => one.id === id)?.port ?? port;
  const everything = config.listeners.flatMap((listener) => hostsAt(config, listener, portOf(listener)));
  const chains = target === null ? everything : chainsFor(readTarget(target), config, everything, portOf);
  const patternsLeftOut =
    target === null
      ? [...new Set(config.routes.flatMap(({ match }) => match.hosts.filter((host) => host.startsWith('~'))))]
      : [];
  return {
    chains: chains.slice(0, doctorChainLimit),
    chainsLeftOut: Math.max(0, chains.length - doctorChainLimit),
    patternsLeftOut,
  };
}

function hostsAt(config: Config, listener: ListenerConfig, port: number): PlannedChain[] {
  const routes = config.routes.filter((route) => isFor(route, listener.id));
  const patterns = [
    ...new Set(routes.flatMap(({ match }) => (match.hosts.length > 0 ? match.hosts : [ownHost(listener)]))),
  ];
  return patterns
    .filter((pattern) => !pattern.startsWith('~'))
    .map((pattern) => {
      const isWildcard = pattern.startsWith('*.');
      return {
        scheme: listener.tls === 'off' ? ('http' as const) : ('https' as const),
        host: isWildcard ? `${sampleLabel}${pattern.slice(1)}` : pattern,
        port,
        target: samplePath(routes, pattern),
        listener: listener.id,
        sampleOf: isWildcard ? pattern : null,
      };
    });
}

const isFor = ({ listeners }: RouteConfig, id: string): boolean =>
  listeners === 'all' || listeners.includes(id);

/** A route for every host is looked at under the address that the listener has. */
const ownHost = ({ bind }: ListenerConfig): string =>
  bind === '0.0.0.0' || bind === '::' ? 'localhost' : bind;

/** `/` when a route of the host takes it, else the beginning of what the first one takes. */
function samplePath(routes: readonly RouteConfig[], pattern: string): string {
  const paths = routes
    .filter(({ match }) => match.hosts.length === 0 || match.hosts.includes(pattern))
    .map(({ match }) => match.paths);
  const takesRoot = paths.some(
    (list) => list.length === 0 || list.some((path) => path === '/' || path === '/*'),
  );
  const first = takesRoot ? undefined : paths.flat().find((path) => path.startsWith('/'));
  return first === undefined ? '/' : first.replace(/\/\*$/, '/');
}

interface Target {
  readonly scheme: 'http' | 'https' | null;
  readonly host: string;
  readonly port: number | null;
  /** Null when none was written. */
  readonly target: string | null;
}

/** @throws TargetError */
export function checkTarget(text: string): void {
  readTarget(text);
}

function readTarget(text: string): Target {
  const written = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(written);
  const url = URL.parse(hasScheme ? written : `https://${written}`);
  const scheme = url?.protocol === 'https:' || url?.protocol === 'wss:' ? 'https' : 'http';
  const isAskable =
    url !== null && ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.hostname !== '';
  if (!isAskable) {
    throw new TargetError(
      `'${text.slice(0, 80)}' is neither a host name nor a URL. Write it like shop.localhost or https://shop.localhost:8443/cart.`,
    );
  }
  const usualPort = hasScheme ? (scheme === 'https' ? 443 : 80) : null;
  const path = `${url.pathname}${url.search}`;
  return {
    scheme: hasScheme ? scheme : null,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? usualPort : Number(url.port),
    target: path === '/' ? null : path,
  };
}

function chainsFor(
  { scheme, host, port, target }: Target,
  { listeners }: Config,
  everything: readonly PlannedChain[],
  portOf: (listener: ListenerConfig) => number,
): PlannedChain[] {
  const known = everything.filter((chain) => chain.host === host && (port === null || chain.port === port));
  const found = known.length > 0 ? known : sample(host, listeners, port, portOf);
  const chains = found.map((chain) => ({ ...chain, target: target ?? chain.target }));
  if (chains.length > 0) return chains.map((chain) => ({ ...chain, scheme: scheme ?? chain.scheme }));
  const asked = scheme ?? 'https';
  return [
    {
      scheme: asked,
      host,
      port: port ?? (asked === 'https' ? 443 : 80),
      target: target ?? '/',
      listener: null,
      sampleOf: null,
    },
  ];
}

/** A name that no route has is looked at on the listener of its port, else on those that speak TLS, else on all. */
function sample(
  host: string,
  listeners: readonly ListenerConfig[],
  port: number | null,
  portOf: (listener: ListenerConfig) => number,
): PlannedChain[] {
  const secure = listeners.filter(({ tls }) => tls !== 'off');
  const chosen =
    port === null
      ? secure.length > 0
        ? secure
        : listeners
      : listeners.filter((listener) => portOf(listener) === port);
  return chosen.map((listener) => ({
    scheme: listener.tls === 'off' ? 'http' : 'https',
    host,
    port: portOf(listener),
    target: '/',
    listener: listener.id,
    sampleOf: null,
  }));
}
