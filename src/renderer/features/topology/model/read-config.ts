import { idOf, listAt, mapAt } from '../../../../shared/config/plain.ts';
import { isRawMap, valueAt } from '../../../../shared/config/raw.ts';
import { isUnconnected } from '../../../../shared/edit/graph/route-parts.ts';
import type { AnswerKind } from './types.ts';

/** Everything that the graph reads of one configuration, whatever is wrong with it. */
export interface ListenerFacts {
  readonly id: string;
  readonly index: number;
  readonly address: string;
  readonly isOff: boolean;
  /** The listener that it redirects to, or '' for the first with TLS; null where routes answer. */
  readonly redirectsTo: string | null;
}

export interface RouteFacts {
  readonly id: string;
  readonly index: number;
  /** Null for all. */
  readonly listeners: readonly string[] | null;
  readonly match: string;
  readonly hasCache: boolean;
  readonly target:
    | { readonly kind: 'pool'; readonly pool: string }
    | { readonly kind: 'listener'; readonly listener: string }
    | { readonly kind: AnswerKind; readonly text: string };
}

export interface UpstreamFacts {
  readonly id: string;
  readonly index: number;
  readonly url: string;
  readonly isOff: boolean;
}

export interface PoolFacts {
  readonly id: string;
  readonly index: number;
  readonly policy: string;
  readonly upstreams: readonly UpstreamFacts[];
}

export interface ConfigFacts {
  readonly listeners: readonly ListenerFacts[];
  readonly routes: readonly RouteFacts[];
  readonly pools: readonly PoolFacts[];
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** Values of a list that a detail shows; the rest are counted. */
const shownValues = 1;

function some(values: readonly unknown[]): string {
  const shown = values.slice(0, shownValues).map(text).join(', ');
  return values.length > shownValues ? `${shown} +${values.length - shownValues}` : shown;
}

function listenerFacts(entry: unknown, index: number): ListenerFacts {
  const bind = text(valueAt(entry, ['bind']));
  const port = text(valueAt(entry, ['port']));
  const tls = valueAt(entry, ['tls']) ?? 'auto';
  const redirects = valueAt(entry, ['redirectToHttps']) ?? false;
  const host = bind === '' || bind === 'localhost' ? '' : bind.includes(':') ? `[${bind}]` : bind;
  return {
    id: idOf(entry) ?? '',
    index,
    address: `${host}:${port === '' ? '?' : port} ${tls === 'off' ? 'plain' : 'TLS'}`,
    isOff: valueAt(entry, ['enabled']) === false,
    redirectsTo: redirects === false ? null : redirects === true ? '' : text(redirects),
  };
}

/** What a route takes, short: hosts and paths, and how many things besides narrow it. */
function matchText(route: unknown): string {
  const match = valueAt(route, ['match']);
  const hosts = listAt(match, 'hosts');
  const paths = listAt(match, 'paths');
  const methods = listAt(match, 'methods');
  const others = [mapAt(match, 'headers'), mapAt(match, 'query')].flatMap((map) => Object.keys(map)).length;
  const parts = [
    `${some(hosts)}${hosts.length > 0 && paths.length > 0 ? ' ' : ''}${some(paths)}`,
    some(methods),
    others === 0 ? '' : `${others} more ${others === 1 ? 'condition' : 'conditions'}`,
    listAt(match, 'clients').length === 0 ? '' : `from ${some(listAt(match, 'clients'))}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'every request' : parts.join(' · ');
}

function targetOf(route: unknown): RouteFacts['target'] {
  const to = valueAt(route, ['to']);
  if (!isRawMap(to)) return { kind: 'nowhere', text: 'leads nowhere yet' };
  if (to['pool'] !== undefined) return { kind: 'pool', pool: text(to['pool']) };
  if (to['listener'] !== undefined) return { kind: 'listener', listener: text(to['listener']) };
  if (isUnconnected(route)) return { kind: 'nowhere', text: 'answers 503 until connected' };
  if (isRawMap(to['static'])) return { kind: 'files', text: text(to['static']['root']) };
  if (isRawMap(to['redirect'])) return { kind: 'redirect', text: text(to['redirect']['location']) };
  if (isRawMap(to['respond'])) return { kind: 'respond', text: text(to['respond']['status'] ?? 200) };
  return { kind: 'nowhere', text: 'leads nowhere yet' };
}

function routeFacts(entry: unknown, index: number): RouteFacts {
  const listeners = valueAt(entry, ['listeners']);
  return {
    id: idOf(entry) ?? '',
    index,
    listeners: Array.isArray(listeners) ? listeners.filter((id) => typeof id === 'string') : null,
    match: matchText(entry),
    hasCache: valueAt(entry, ['cache', 'enabled']) === true,
    target: targetOf(entry),
  };
}

function poolFacts(entry: unknown, index: number): PoolFacts {
  const balance = valueAt(entry, ['balance']) ?? 'round-robin';
  return {
    id: idOf(entry) ?? '',
    index,
    policy: typeof balance === 'string' ? balance.replaceAll('-', ' ') : 'own policy',
    upstreams: listAt(entry, 'upstreams').map((upstream, at) => ({
      id: idOf(upstream) ?? '',
      index: at,
      url: text(valueAt(upstream, ['url'])),
      isOff: valueAt(upstream, ['enabled']) === false,
    })),
  };
}

/** Reads a configuration that nothing has checked yet; what is missing is empty. */
export const readConfig = (input: unknown): ConfigFacts => ({
  listeners: listAt(input, 'listeners').map(listenerFacts),
  routes: listAt(input, 'routes').map(routeFacts),
  pools: listAt(input, 'pools').map(poolFacts),
});
