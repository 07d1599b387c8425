import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, listAt } from '../../../../src/shared/config/plain.ts';
import { textsAt, valueAt } from '../../../../src/shared/config/raw.ts';
import { addPart } from '../../../../src/shared/edit/graph/add-part.ts';
import { connect } from '../../../../src/shared/edit/graph/connect.ts';
import { duplicate } from '../../../../src/shared/edit/graph/duplicate.ts';
import type { GraphEdit } from '../../../../src/shared/edit/graph/graph-edit.ts';
import { remove } from '../../../../src/shared/edit/graph/remove.ts';
import { rename } from '../../../../src/shared/edit/graph/rename.ts';
import { moveRoute } from '../../../../src/shared/edit/graph/reorder.ts';
import { isForListener, nextListenerOf } from '../../../../src/shared/edit/graph/route-parts.ts';
import {
  circles,
  hosts,
  listenerArbitrary,
  nodeArbitrary,
  paths,
  poolArbitrary,
  routeArbitrary,
  upstreamArbitrary,
  validNetwork,
} from './network.ts';

/*
 * What edits do to requests. The resolver below knows as much of routing as the configurations of these tests use, and no stage
 * of the engine: hosts, paths, order, listeners and layers.
 */

interface Request {
  readonly listener: string;
  readonly host: string;
  readonly path: string;
}

const requestsFor = (listeners: readonly string[]): readonly Request[] =>
  listeners.flatMap((listener) =>
    [...hosts, 'route.localhost'].flatMap((host) => paths.map((path) => ({ listener, host, path }))),
  );

const listenersIn = (input: unknown): readonly string[] =>
  listAt(input, 'listeners').map((listener) => idOf(listener) ?? '');

function matches(route: unknown, { host, path }: Request): boolean {
  const wantedHosts = textsAt(route, ['match', 'hosts']).map(({ text }) => text);
  const wantedPaths = textsAt(route, ['match', 'paths']).map(({ text }) => text);
  const isPath = (pattern: string): boolean =>
    pattern.endsWith('/*')
      ? path === pattern.slice(0, -2) || path.startsWith(pattern.slice(0, -1))
      : pattern === path;
  return (
    (wantedHosts.length === 0 || wantedHosts.includes(host)) &&
    (wantedPaths.length === 0 || wantedPaths.some(isPath))
  );
}

/** Where a request ends: the target of the last route as text, 'none' without one, 'circle' where it comes round. */
function endOf(input: unknown, request: Request): string {
  const passed = [request.listener];
  for (;;) {
    const listener = passed.at(-1) ?? '';
    const found = listAt(input, 'routes').find(
      (route) => isForListener(route, listener) && matches(route, request),
    );
    if (found === undefined) return 'none';
    const next = nextListenerOf(found);
    if (next === null) return JSON.stringify(valueAt(found, ['to']));
    if (passed.includes(next)) return 'circle';
    passed.push(next);
  }
}

/** Where every request ends. */
const endsOf = (input: unknown, requests: readonly Request[]): ReadonlyMap<string, string> =>
  new Map(requests.map((request) => [JSON.stringify(request), endOf(input, request)]));

function expectSameEnds(before: unknown, after: unknown, requests: readonly Request[]): void {
  const now = endsOf(after, requests);
  for (const [request, end] of endsOf(before, requests))
    if (end !== 'circle') expect([request, now.get(request)]).toEqual([request, end]);
}

const busyPorts = new Set<number>();

/** Counts the edits that were made, so that a test which saw only refusals fails. */
function checkEdits(
  edit: fc.Arbitrary<(input: unknown) => GraphEdit>,
  judge: (before: unknown, after: unknown, edit: Extract<GraphEdit, { ok: true }>) => void,
): void {
  let made = 0;
  fc.assert(
    fc.property(validNetwork, edit, (input, change) => {
      // What goes round in a circle already, an edit may mend.
      fc.pre(circles(input).length === 0);
      const result = change(input);
      if (!result.ok) return;
      made += 1;
      judge(input, result.input, result);
    }),
    { numRuns: 600 },
  );
  expect(made).toBeGreaterThan(20);
}

test('a layer after a listener leads every request to where it went before', () => {
  checkEdits(
    listenerArbitrary.map((after) => (input: unknown) => addPart(input, 'layer', { after, busyPorts })),
    (before, after) => expectSameEnds(before, after, requestsFor(listenersIn(before))),
  );
});

test('a layer after a route leads every request to where it went before', () => {
  checkEdits(
    routeArbitrary.map((after) => (input: unknown) => addPart(input, 'layer', { after, busyPorts })),
    (before, after) => expectSameEnds(before, after, requestsFor(listenersIn(before))),
  );
});

test('a new name changes where no request goes', () => {
  checkEdits(
    fc
      .oneof(routeArbitrary, upstreamArbitrary)
      .map((node) => (input: unknown) => rename(input, node, 'fresh')),
    (before, after) => expectSameEnds(before, after, requestsFor(listenersIn(before))),
  );
});

test('a new name for a listener or pool is followed by all that refers to it', () => {
  checkEdits(
    fc
      .oneof(listenerArbitrary, poolArbitrary)
      .map((node) => (input: unknown) => rename(input, node, 'fresh')),
    (before, after, { changed }) => {
      const [old] = changed;
      if (old === undefined || (old.kind !== 'listener' && old.kind !== 'pool')) throw new Error('no node');
      const requests = requestsFor(listenersIn(before));
      const renamed = requests.map((request) =>
        old.kind === 'listener' && request.listener === old.id ? { ...request, listener: 'fresh' } : request,
      );
      const follow = (end: string): string =>
        old.kind === 'pool' && end === JSON.stringify({ pool: old.id })
          ? JSON.stringify({ pool: 'fresh' })
          : end;
      expect(renamed.map((request) => endOf(after, request))).toEqual(
        requests.map((request) => follow(endOf(before, request))),
      );
    },
  );
});

test('a duplicate changes where no request goes, and one of a listener has the same routes', () => {
  checkEdits(
    nodeArbitrary.map((node) => (input: unknown) => duplicate(input, node, busyPorts)),
    (before, after, { focus }) => {
      expectSameEnds(before, after, requestsFor(listenersIn(before)));
      if (focus?.kind !== 'listener') return;
      const original = listenersIn(after)[listenersIn(after).indexOf(focus.id) - 1] ?? '';
      for (const request of requestsFor([original])) {
        const end = endOf(before, request);
        if (end !== 'circle') expect(endOf(after, { ...request, listener: focus.id })).toBe(end);
      }
    },
  );
});

test('a new route takes the requests that no route took, or those of its own host alone', () => {
  checkEdits(
    listenerArbitrary.map((after) => (input: unknown) => addPart(input, 'route', { after, busyPorts })),
    (before, after) => {
      for (const request of requestsFor(listenersIn(before))) {
        if (request.host === 'route.localhost') continue;
        const end = endOf(before, request);
        if (end !== 'none' && end !== 'circle') expect(endOf(after, request)).toBe(end);
      }
    },
  );
});

test('a route that moves past another one changes only requests that both would take', () => {
  checkEdits(
    fc.tuple(routeArbitrary, fc.constantFrom('up' as const, 'down' as const)).map(
      ([route, direction]) =>
        (input: unknown) =>
          moveRoute(input, route, direction),
    ),
    (before, after, { focus }) => {
      if (focus?.kind !== 'route') throw new Error('no route');
      const moved = listAt(before, 'routes').find((route) => idOf(route) === focus.id);
      for (const listener of listenersIn(before)) {
        if (isForListener(moved, listener)) continue;
        // Of layers behind, what is said of the first listener says nothing.
        const leadsOn = listAt(before, 'routes').some((route) => nextListenerOf(route) !== null);
        if (!leadsOn) expectSameEnds(before, after, requestsFor([listener]));
      }
    },
  );
});

test('a route connected to a pool ends there, and nothing else goes elsewhere', () => {
  checkEdits(
    fc.tuple(routeArbitrary, poolArbitrary).map(
      ([route, pool]) =>
        (input: unknown) =>
          connect(input, route, pool),
    ),
    (before, after, { focus }) => {
      if (focus?.kind !== 'route') throw new Error('no route');
      const [old, now] = [before, after].map((input) =>
        listAt(input, 'routes').find((route) => idOf(route) === focus.id),
      );
      const wasEnd = JSON.stringify(valueAt(old, ['to']));
      const isEnd = JSON.stringify(valueAt(now, ['to']));
      for (const request of requestsFor(listenersIn(before))) {
        const [end, next] = [endOf(before, request), endOf(after, request)];
        if (end !== next && end !== 'circle') {
          if (nextListenerOf(old) === null) expect(end).toBe(wasEnd);
          expect(next).toBe(isEnd);
        }
      }
    },
  );
});

test('without a pool its routes answer 503, and nothing else goes elsewhere', () => {
  checkEdits(
    poolArbitrary.map((pool) => (input: unknown) => remove(input, [pool])),
    (before, after, { changed }) => {
      const gone = changed.find((node) => node.kind === 'pool');
      for (const request of requestsFor(listenersIn(before))) {
        const end = endOf(before, request);
        if (end === JSON.stringify({ pool: gone?.id })) expect(endOf(after, request)).toContain('503');
        else expect(endOf(after, request)).toBe(end);
      }
    },
  );
});
