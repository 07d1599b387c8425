import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { DropIndicator, GridList, ListLayout, useDragAndDrop, Virtualizer } from 'react-aria-components';
import { idOf } from '../../../shared/config/plain.ts';
import { useAnnounce } from '../../forms/announcer.tsx';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { deleteRoute, dropRoute, moveRoute } from '../../stores/draft/edits.ts';
import { indexOfKey, routeOf } from '../../stores/draft/moment.ts';
import { type RouteItem, RouteRow, routeRowHeight, TrafficContext } from './route-row.tsx';
import { useRouteTraffic } from './use-route-traffic.ts';

export interface RouteListProps {
  /** Whether the form shows the selected route. */
  readonly isRouteShown: boolean;
  readonly onSelect: () => void;
}

/** The routes in the order in which they are tried. Dragged or, with Alt and the arrow keys, moved. */
export function RouteList({ isRouteShown, onSelect }: RouteListProps) {
  const draft = useDraft();
  const announce = useAnnounce();
  const routeKeys = useDraftValue((state) => state.moment.routeKeys);
  const selected = useDraftValue((state) => state.moment.selected);
  const traffic = useRouteTraffic();
  const container = useRef<HTMLDivElement>(null);
  const items = useMemo(() => routeKeys.map((id, index): RouteItem => ({ id, index })), [routeKeys]);
  const nameOf = (key: string): string => idOf(routeOf(draft.getState().moment, key)) ?? 'without a name';

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': nameOf(String(key)) })),
    onReorder({ keys, target }) {
      const [key] = keys;
      if (key === undefined || target.dropPosition === 'on') return;
      const side = target.dropPosition;
      draft
        .getState()
        .edit(`move route ${nameOf(String(key))}`, (now) =>
          dropRoute(now, String(key), String(target.key), side),
        );
    },
    renderDropIndicator: (target) => (
      <DropIndicator target={target} className="h-0.5 w-full rounded-full drop-target:bg-accent" />
    ),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const { moment, baseMoment, edit } = draft.getState();
    if (moment.selected === null || event.ctrlKey || event.metaKey) return;
    const key = moment.selected;
    const name = nameOf(key);
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const to = indexOfKey(moment, key) + (event.key === 'ArrowUp' ? -1 : 1);
      edit(`move route ${name}`, (now) => moveRoute(now, key, to));
      const place = indexOfKey(draft.getState().moment, key) + 1;
      announce(`Route ${name} is at place ${place} of ${items.length}.`);
    } else if (!event.altKey && (event.key === 'Delete' || event.key === 'Backspace')) {
      edit(`delete route ${name}`, (now) => deleteRoute(now, key, baseMoment.input));
      announce(`Route ${name} is deleted. Undo brings it back.`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const selectedIndex = selected === null ? -1 : routeKeys.indexOf(selected);
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const show = () => {
      const list = element.querySelector('[role="grid"]');
      if (list === null || selectedIndex < 0) return;
      const top = selectedIndex * routeRowHeight;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + routeRowHeight > list.scrollTop + list.clientHeight) {
        list.scrollTop = top + routeRowHeight - list.clientHeight;
      }
    };
    show();
    // The changes that appear below with the first edit must not hide the route that is edited.
    const observer = new ResizeObserver(show);
    observer.observe(element);
    return () => observer.disconnect();
  }, [selectedIndex]);

  return (
    <TrafficContext value={traffic}>
      <div ref={container} onKeyDownCapture={onKeyDown} className="h-full min-h-0">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: routeRowHeight }}>
          <GridList
            aria-label="Routes"
            items={items}
            selectionMode="single"
            selectionBehavior="replace"
            // While the form shows a listener no route is selected, so that choosing one brings it back.
            disallowEmptySelection={isRouteShown}
            selectedKeys={selected === null || !isRouteShown ? [] : [selected]}
            onSelectionChange={(keys) => {
              if (keys === 'all') return;
              const [key] = keys;
              if (key === undefined) return;
              draft.getState().select(String(key));
              onSelect();
            }}
            dragAndDropHooks={dragAndDropHooks}
            className="block h-full overflow-y-auto outline-none"
          >
            {(item) => <RouteRow id={item.id} index={item.index} />}
          </GridList>
        </Virtualizer>
      </div>
    </TrafficContext>
  );
}
