import { idOf } from '../../config/plain.ts';
import { isRawMap, type RawMap } from '../../config/raw.ts';
import { findEntry } from './find.ts';
import { fewWords } from './for-all-note.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import { type ListenerNode, listenerNode, routeNode } from './node.ts';
import {
  isForAll,
  namedListeners,
  nextListenerOf,
  unconnectedTarget,
  withListeners,
  withoutListeners,
} from './route-parts.ts';

/**
 * Takes a listener away. Routes for it and others stay with the others; routes for it alone go with it, unless it is the last one:
 * then they stay, for whatever listener comes. Routes that lead to it are left unconnected, and redirects to it go to the next listener
 * with TLS.
 */
export function removeListener(config: Editable, node: ListenerNode): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  const rest = config.listeners.toSpliced(found.index, 1);
  const routes = routesWithout(config, node.id, rest.length === 0);
  const needing = rest.some(asksForCertificates)
    ? undefined
    : routes.list.find((route) => isRawMap(route) && route['requireClientCertificate'] === true);
  if (needing !== undefined && asksForCertificates(found.entry))
    return refuse(
      `Route ${idOf(needing) ?? ''} lets only clients with a certificate in, and no other listener asks for one. Change the route first.`,
    );
  const redirects = redirectsWithout(rest, node.id);
  return {
    ok: true,
    input: withLists(config, { listeners: redirects.list, routes: routes.list }),
    label: `delete listener ${node.id}`,
    notes: [...routes.notes, ...redirects.notes],
    focus: null,
    changed: [node, ...routes.changed.map(routeNode), ...redirects.changed.map(listenerNode)],
  };
}

interface Rest {
  readonly list: readonly unknown[];
  readonly notes: readonly string[];
  /** Ids of entries that are other now, or gone. */
  readonly changed: readonly string[];
}

function routesWithout(config: Editable, listener: string, isLast: boolean): Rest {
  const gone: string[] = [];
  const kept: string[] = [];
  const unconnected: string[] = [];
  const narrowed: string[] = [];
  const list = config.routes.flatMap((route): readonly unknown[] => {
    if (!isRawMap(route)) return [route];
    const id = idOf(route) ?? 'without a name';
    const named = namedListeners(route);
    let next: RawMap = route;
    if (!isForAll(route) && named.includes(listener)) {
      const others = named.filter((other) => other !== listener);
      if (others.length > 0) {
        next = withListeners(route, others);
        narrowed.push(id);
      } else if (isLast) {
        next = withoutListeners(route);
        kept.push(id);
      } else {
        gone.push(id);
        return [];
      }
    }
    if (nextListenerOf(route) === listener) {
      next = { ...next, to: unconnectedTarget };
      unconnected.push(id);
    }
    return [next];
  });
  // One that leads to a listener it was for alone is gone, whatever it led to.
  return {
    list,
    changed: [...new Set([...gone, ...kept, ...unconnected, ...narrowed])],
    notes: [
      ...(gone.length === 0
        ? []
        : [
            `${routesWords(gone, 'was', 'were')} for it alone, and ${gone.length === 1 ? 'is' : 'are'} deleted as well.`,
          ]),
      ...(kept.length === 0
        ? []
        : [
            `Nothing comes to ${kept.length === 1 ? 'route' : 'routes'} ${fewWords(kept)} before there is a listener again.`,
          ]),
      ...(unconnected.length === 0
        ? []
        : [
            `${routesWords(unconnected, 'led', 'led')} to it, and ${unconnected.length === 1 ? 'answers' : 'answer'} 503 until connected to something else.`,
          ]),
    ],
  };
}

const routesWords = (ids: readonly string[], one: string, several: string): string =>
  ids.length === 1 ? `Route ${fewWords(ids)} ${one}` : `Routes ${fewWords(ids)} ${several}`;

function redirectsWithout(listeners: readonly unknown[], gone: string): Rest {
  const secure = listeners.find((listener) => isRawMap(listener) && (listener['tls'] ?? 'auto') !== 'off');
  const notes: string[] = [];
  const changed: string[] = [];
  const list = listeners.map((listener) => {
    if (!isRawMap(listener)) return listener;
    const target = listener['redirectToHttps'];
    if (target !== gone && !(target === true && secure === undefined)) return listener;
    const id = idOf(listener) ?? '';
    changed.push(id);
    if (secure !== undefined) {
      notes.push(`Listener ${id} redirects to ${idOf(secure) ?? 'the first listener with TLS'} now.`);
      return { ...listener, redirectToHttps: true };
    }
    notes.push(`Listener ${id} no longer redirects to HTTPS, as no listener with TLS is left.`);
    const { redirectToHttps: _redirect, ...others } = listener;
    return others;
  });
  return { list: changed.length === 0 ? listeners : list, notes, changed };
}

const asksForCertificates = (listener: unknown): boolean =>
  isRawMap(listener) && isRawMap(listener['clientCertificates']);
