import { idOf, idsAt } from '../../config/plain.ts';
import { isRawMap, type RawMap, samePlain, valueAt } from '../../config/raw.ts';
import type { Editable } from './graph-edit.ts';

/** Whether a route is for every listener, also for those that come later: `listeners` is left out, or `all`. */
export function isForAll(route: unknown): boolean {
  const listeners = valueAt(route, ['listeners']);
  return listeners === undefined || listeners === 'all';
}

/** Ids of the listeners that a route names, each once; none where it is for all. */
export function namedListeners(route: unknown): readonly string[] {
  const listeners = valueAt(route, ['listeners']);
  if (!Array.isArray(listeners)) return [];
  return [...new Set(listeners.filter((entry) => typeof entry === 'string'))];
}

export const listenerIds = (config: Editable): readonly string[] => [
  ...new Set(idsAt(config.config, 'listeners')),
];

/** Ids of the listeners whose requests a route is tried for. */
export const listenersOf = (config: Editable, route: unknown): readonly string[] =>
  isForAll(route) ? listenerIds(config) : namedListeners(route);

export const isForListener = (route: unknown, listener: string): boolean =>
  isForAll(route) || namedListeners(route).includes(listener);

/** The route for these listeners, by name. */
export const withListeners = (route: RawMap, listeners: readonly string[]): RawMap => ({
  ...route,
  listeners,
});

/** The route for every listener. */
export function withoutListeners(route: RawMap): RawMap {
  const { listeners: _listeners, ...rest } = route;
  return rest;
}

export type RouteTargetRef =
  | { readonly kind: 'pool'; readonly pool: string }
  | { readonly kind: 'listener'; readonly listener: string }
  | { readonly kind: 'answer'; readonly answer: 'static' | 'redirect' | 'respond' };

/** Where a route leads; null where its `to` names nothing that there is. */
export function targetOf(route: unknown): RouteTargetRef | null {
  const to = valueAt(route, ['to']);
  if (!isRawMap(to)) return null;
  if (typeof to['pool'] === 'string') return { kind: 'pool', pool: to['pool'] };
  if (typeof to['listener'] === 'string') return { kind: 'listener', listener: to['listener'] };
  const answer = (['static', 'redirect', 'respond'] as const).find((kind) => isRawMap(to[kind]));
  return answer === undefined ? null : { kind: 'answer', answer };
}

export const poolOf = (route: unknown): string | null => {
  const target = targetOf(route);
  return target?.kind === 'pool' ? target.pool : null;
};

export const nextListenerOf = (route: unknown): string | null => {
  const target = targetOf(route);
  return target?.kind === 'listener' ? target.listener : null;
};

/**
 * Where a route leads that is connected to nothing. A route in the file leads somewhere, so it says by itself that it is
 * not finished, with the status of a service that is not there for the moment (RFC 9110 section 15.6.4).
 */
export const unconnectedTarget: RawMap = {
  respond: { status: 503, body: 'This route is not connected to anything yet.\n' },
};

export const isUnconnected = (route: unknown): boolean =>
  samePlain(valueAt(route, ['to']), unconnectedTarget);

/** What a route answers by itself, in words: 'the files of ./public'; null where it leads on, or says that it is unconnected. */
export function answerWords(route: unknown): string | null {
  const target = targetOf(route);
  if (target?.kind !== 'answer' || isUnconnected(route)) return null;
  const detail = (...path: string[]): string => {
    const value = valueAt(route, ['to', target.answer, ...path]);
    return typeof value === 'string' || typeof value === 'number' ? ` ${value}` : '';
  };
  switch (target.answer) {
    case 'static':
      return `the files of${detail('root')}`;
    case 'redirect':
      return `the redirect to${detail('location')}`;
    case 'respond':
      return `the fixed answer${detail('status')}`;
  }
}

/** Whether a route takes every request of its listeners, as far as its own conditions go. */
export function takesEverything(route: unknown): boolean {
  const match = valueAt(route, ['match']);
  if (!isRawMap(match)) return match === undefined || match === null;
  return Object.entries(match).every(([key, part]) => {
    if (part === undefined || part === null) return true;
    if (Array.isArray(part)) return part.length === 0 || (key === 'paths' && part.includes('/*'));
    return isRawMap(part) && Object.keys(part).length === 0;
  });
}

/** Ids of the routes that lead to a pool. */
export const routesToPool = (config: Editable, pool: string): readonly string[] =>
  config.routes.flatMap((route) => (poolOf(route) === pool ? [idOf(route) ?? ''] : []));

/** Says that nothing leads to a pool any more, where one route does and is about to lead elsewhere. */
export const lastRouteNotes = (config: Editable, pool: string | null): readonly string[] =>
  pool !== null && routesToPool(config, pool).length === 1
    ? [`No route leads to pool ${pool} any more.`]
    : [];
