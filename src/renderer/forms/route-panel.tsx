import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { idOf, listAt, mapAt } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap } from '../../shared/config/raw.ts';
import { matchesEverything } from '../stores/draft/edits.ts';
import { indexOfKey, routeOf } from '../stores/draft/moment.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { AlsoSection } from './also-section.tsx';
import { FormPanel } from './fields/form-panel.tsx';
import { FormScopeProvider, usePanelState } from './fields/form-scope.ts';
import { FormItems, FormSections } from './fields/form-sections.tsx';
import { scalarText } from './fields/scalar-text.ts';
import {
  allRouteSections,
  matchSection,
  routeBasics,
  routeSections,
  targetSection,
} from './layout/route-layout.ts';
import { balanceText, PoolSection, poolParts } from './pool-fields.tsx';
import { RoutePanelHeader } from './route-panel-header.tsx';
import { useDraftValue } from './use-draft.ts';

const routeAndPool = [...allRouteSections, ...poolParts];

export interface RoutePanelProps {
  /** The route's key in the draft; left out: the one that is selected. */
  readonly routeKey?: string;
  /** Begin in the name, for a route that was just added. */
  readonly focusName?: boolean;
  /** With a button that closes the panel. */
  readonly onClose?: () => void;
}

/** The form of a route, with the pool that it leads to. */
export function RoutePanel({ routeKey, focusName = false, onClose }: RoutePanelProps) {
  const selected = useDraftValue((state) => routeKey ?? state.moment.selected);
  const route = useDraftValue((state) => routeOf(state.moment, selected));
  if (selected === null)
    return <EmptyState title="No route selected">Choose one to see and change it.</EmptyState>;
  if (!isRawMap(route)) {
    return (
      <EmptyState title="This is no route">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  return (
    <RouteFormPanel
      key={selected}
      routeKey={selected}
      route={route}
      focusName={focusName}
      {...(onClose === undefined ? {} : { onClose })}
    />
  );
}

interface RouteFormPanelProps {
  readonly routeKey: string;
  readonly route: RawMap;
  readonly focusName: boolean;
  readonly onClose?: () => void;
}

function RouteFormPanel({ routeKey, route, focusName, onClose }: RouteFormPanelProps) {
  const index = useDraftValue((state) => indexOfKey(state.moment, routeKey));
  const count = useDraftValue((state) => state.moment.routeKeys.length);
  const id = scalarText(route['id']);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!focusName) return;
    const name = panel.current?.querySelector<HTMLInputElement>('[data-key="routes[].id"] input');
    name?.focus();
    name?.select();
  }, [focusName]);
  const leadsToPool = mapAt(route, 'to')['pool'] !== undefined;
  const scope = { key: 'routes[]', path: ['routes', index], subject: `route ${id}`, identity: routeKey };
  const isAll = route['listeners'] === undefined || route['listeners'] === 'all';
  const shadows = matchesEverything(route) && isAll && index < count - 1;
  return (
    <FormScopeProvider value={scope}>
      <FormPanel
        ref={panel}
        label={`Route ${id}`}
        sections={leadsToPool ? routeAndPool : allRouteSections}
        header={
          <RoutePanelHeader
            routeKey={routeKey}
            name={id}
            index={index}
            count={count}
            {...(onClose === undefined ? {} : { onClose })}
          />
        }
      >
        <div className="flex flex-col gap-2 px-4 pb-3">
          <FormItems items={routeBasics} title="Route" />
        </div>
        <FormSections sections={[matchSection]} />
        {shadows && <Shadows />}
        <FormSections sections={[targetSection]} />
        <RoutePool route={route} name={id} />
        <FormSections sections={routeSections} />
        <AlsoSection />
      </FormPanel>
    </FormScopeProvider>
  );
}

function Shadows() {
  const search = useStore(usePanelState(), (state) => state.search);
  return search === '' ? (
    <p className="flex items-baseline gap-2 px-4 pb-3 text-warn text-xs">
      <StatusMark tone="warn" />
      Nothing narrows this route, so it takes every request and the routes after it never get one.
    </p>
  ) : null;
}

/** The pool that the route leads to, edited in place: the change is for every route that leads there. */
function RoutePool({ route, name }: { readonly route: RawMap; readonly name: string }) {
  const input = useDraftValue((state) => state.moment.input);
  const id = mapAt(route, 'to')['pool'];
  const index = listAt(input, 'pools').findIndex((pool) => idOf(pool) === id);
  const pool = listAt(input, 'pools')[index];
  if (id === undefined || !isRawMap(pool)) return null;
  const others = usersOf(input, id).filter((other) => other !== name);
  return (
    <PoolSection
      index={index}
      note={others.length === 0 ? balanceText(pool) : `also for ${namesText(others)}`}
    />
  );
}

/** Ids of the routes that lead to a pool. */
export const usersOf = (input: unknown, pool: unknown): readonly string[] =>
  listAt(input, 'routes').flatMap((route) =>
    mapAt(route, 'to')['pool'] === pool ? (idOf(route) ?? []) : [],
  );

/** Routes that a note names; the rest are counted. */
const namedRoutes = 3;

export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, namedRoutes).join(', ');
  return names.length > namedRoutes ? `${shown} and ${names.length - namedRoutes} more` : shown;
}
