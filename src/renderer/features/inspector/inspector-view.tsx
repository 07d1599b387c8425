import './inspector.css';
import { type MouseEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { detailSizes } from '../../stores/preferences.ts';
import { formatCount } from '../../ui/format.ts';
import { ContextMenu, type MenuAction } from '../../ui/menu.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { useAtLeast } from '../../ui/use-at-least.ts';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { useExchangeActions } from './actions/use-exchange-actions.tsx';
import { CompareTask } from './compare/compare-task.tsx';
import { DetailPanel } from './detail-panel.tsx';
import { ExchangeGrid, type ScreenPlace } from './exchange-grid.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { createFilterRun, type FilterRun } from './filter/filter-run.ts';
import { useFilterRun } from './filter/use-filter-run.ts';
import { InspectorEmpty } from './inspector-empty.tsx';
import { createInspectorStore, type InspectorStore } from './inspector-store.ts';
import { cellValueAt } from './list/cell-values.ts';
import { columnMenu } from './list/column-menu.tsx';
import { listActions, menuActions } from './list/list-actions.tsx';
import { ListBar } from './list/list-bar.tsx';
import { createListCommands } from './list/list-commands.ts';
import { rowHeight } from './list/row-elements.ts';
import { filterBy, rowMenu } from './list/row-menu.tsx';
import { useWarmSort } from './list/sort/use-warm-sort.ts';
import { TimelineBrush } from './list/timeline-brush.tsx';
import { useListKeys } from './list/use-list-keys.ts';
import { useListView } from './list/use-list-view.ts';
import { SessionNotice } from './sessions/session-notice.tsx';
import { SessionPicker } from './sessions/session-picker.tsx';
import { ExportTask } from './sharing/export-task.tsx';
import { ImportTask } from './sharing/import-task.tsx';
import { watchFirst } from './watch-first.ts';

/** Narrower than this, details go below the list instead of beside it; CSS pixels. */
const besideWidth = 880;
/** As wide as this, details below the list have their head beside their tabs. */
const tabsWidth = 760;
/** Lower than this, what is over the list shares one line; CSS pixels of list and details together. */
const roomyHeight = 600;

/** Height of details below the list before a person sizes them: the list keeps eight rows, header and bar. */
const belowHeight = `clamp(${detailSizes.leastHeight}px, 100% - ${8 * rowHeight + 28 + 32 + 1}px, ${detailSizes.height}px)`;

interface OpenMenu {
  readonly label: string;
  readonly actions: readonly MenuAction[];
  readonly at: ScreenPlace;
}

/** How many exchanges pass the filter, of all there are. */
function FilterCount({ store }: { readonly store: InspectorStore }) {
  const shown = useStore(store, (state) => (state.version >= 0 ? state.rows.matching : 0));
  const total = useStoreValue('exchanges', (state) => (state.version >= 0 ? state.log.size : 0));
  return `${formatCount(shown)} of ${formatCount(total)}`;
}

/** The list's end of what is typed and chosen; apart, so that typing renders nothing of the list. */
function ListViewLink({ store, run }: { readonly store: InspectorStore; readonly run: FilterRun }) {
  useFilterRun(run, store);
  useListView(store);
  useWarmSort(store);
  return null;
}

interface FilteringProps {
  readonly store: InspectorStore;
  readonly run: FilterRun;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onLeave: () => void;
}

function Filtering({ store, run, inputRef, onLeave }: FilteringProps) {
  const filter = useStore(store, (state) => state.filter);
  return (
    <FilterBar
      filter={filter}
      run={run}
      count={<FilterCount store={store} />}
      inputRef={inputRef}
      onLeave={onLeave}
    />
  );
}

export function InspectorView() {
  const stores = useStores();
  const { exchanges, navigation, preferences } = stores;
  const [run] = useState(() => createFilterRun(stores));
  const [store] = useState(() => createInspectorStore(exchanges, undefined, run.compile));
  const [commands] = useState(() => createListCommands(store, stores));
  // Only what changes rarely is read here: rows change every frame, and the grid alone must follow them.
  const isEmpty = useStore(
    store,
    (state) => state.version >= 0 && state.rows.length === 0 && !state.rows.isFiltering,
  );
  const isDetailOpen = useStoreValue('navigation', (state) => state.isDetailOpen);
  const selected = useStoreValue('exchanges', (state) => state.selected);
  const hasTimeline = useStoreValue('preferences', (state) => state.hasTimeline);
  const detailWidth = useStoreValue('preferences', (state) => state.detailWidth);
  const detailHeight = useStoreValue('preferences', (state) => state.detailHeight);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const panes = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const isWide = useAtLeast(panes, 'width', besideWidth);
  const fitsTabs = useAtLeast(panes, 'width', tabsWidth);
  const isRoomy = useAtLeast(panes, 'height', roomyHeight);
  const actions = useExchangeActions();

  useEffect(() => store.getState().start(), [store]);
  useEffect(
    () =>
      watchFirst(exchanges, (id) => {
        exchanges.getState().select(id);
        navigation.getState().setDetailOpen(true);
      }),
    [exchanges, navigation],
  );

  const close = () => {
    navigation.getState().setDetailOpen(false);
    grid.current?.focus();
  };

  /** The menu of a row: of all that are picked where it is one of them, else of that one alone. */
  const openMenu = (index: number, event: MouseEvent | null, at: ScreenPlace) => {
    const exchange = store.getState().rows.at(index);
    if (exchange === undefined) return;
    if (!store.getState().picked.has(exchange.id)) commands.go(index);
    const cell = event === null ? null : cellValueAt(event.target, exchange);
    const chosen = commands.chosen();
    const [only] = chosen.length === 1 ? chosen : [];
    const more = only === undefined ? null : actions.menu(only);
    setMenu({ label: 'Actions', actions: rowMenu(chosen, cell, more, { stores }), at });
  };

  const onPress = (index: number, event: MouseEvent) => {
    const exchange = store.getState().rows.at(index);
    const cell = exchange === undefined ? null : cellValueAt(event.target, exchange);
    if (event.altKey && cell !== null) filterBy({ stores }, cell);
    else if (event.shiftKey) commands.go(index, true);
    else if (event.ctrlKey || event.metaKey) commands.toggle(index);
    else if (exchange === undefined) {
      commands.go(index);
      commands.open(index);
    } else commands.open(index);
  };

  const onGridKey = useListKeys({
    store,
    commands,
    grid,
    onFilter: () => filterInput.current?.select(),
    onCloseDetails: close,
    onMenu: (at) => openMenu(commands.activeIndex(), null, at),
  });

  const withOnly = (run: (id: ExchangeId) => void) => () => {
    const [only, another] = commands.chosen();
    if (only !== undefined && another === undefined && only.kind !== 'websocket') run(only.id);
  };
  useKeyBindings([
    { key: 'r', run: withOnly(actions.resend) },
    { key: 'e', run: withOnly(actions.edit) },
  ]);

  const wanted = useStoreValue('navigation', (state) => state.wantedAction);
  const runWanted = useEffectEvent((id: string) => {
    navigation.getState().wantAction(null);
    const [only, another] = commands.chosen();
    if (only === undefined || another !== undefined) return;
    const { send, change } = actions.menu(only);
    const action = [...send, ...change, ...menuActions([only], { stores })].find((one) => one.id === id);
    if (action !== undefined && action.isDisabled !== true) action.onAction();
    else stores.notices.getState().fail('That cannot be done with this exchange.');
  });
  useEffect(() => {
    if (wanted !== null) runWanted(wanted);
  }, [wanted]);

  const copyCurl = (id: ExchangeId) => {
    const exchange = exchanges.getState().log.get(id)?.summary;
    if (exchange !== undefined)
      listActions.find((action) => action.id === 'copy-curl')?.run([exchange], { stores });
  };

  const detailId = isDetailOpen ? selected : null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">Inspector</h1>
      <ListViewLink store={store} run={run} />
      <div className="flex shrink-0 items-start border-line border-b bg-surface">
        <div className="relative z-10 flex h-11 shrink-0 items-center pl-3">
          <SessionPicker />
        </div>
        <div className="min-w-0 flex-1">
          <Filtering store={store} run={run} inputRef={filterInput} onLeave={() => grid.current?.focus()} />
        </div>
      </div>
      <SessionNotice />
      <div ref={panes} className={`flex min-h-0 flex-1 ${isWide ? 'flex-row' : 'flex-col'}`}>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ListBar store={store} commands={commands} isShort={!isRoomy} />
          {hasTimeline && isRoomy && <TimelineBrush store={store} />}
          <div className="min-h-0 flex-1">
            {isEmpty ? (
              <InspectorEmpty store={store} run={run} />
            ) : (
              <ExchangeGrid
                store={store}
                scroller={grid}
                onKeyDown={onGridKey}
                onPress={onPress}
                onMenu={openMenu}
                onColumnMenu={(column, layout, at) =>
                  setMenu({ label: column.column.label, actions: columnMenu(column, layout, stores), at })
                }
              />
            )}
          </div>
        </div>
        {detailId !== null && (
          <>
            <ResizeHandle
              label="Size of the details"
              orientation={isWide ? 'vertical' : 'horizontal'}
              size={isWide ? detailWidth : (detailHeight ?? detailSizes.height)}
              least={isWide ? detailSizes.least : detailSizes.leastHeight}
              most={detailSizes.most}
              onResize={
                isWide ? preferences.getState().setDetailWidth : preferences.getState().setDetailHeight
              }
            />
            <div
              className={isWide ? 'max-w-[65%] shrink-0' : 'max-h-[65%] shrink-0'}
              style={isWide ? { width: detailWidth } : { height: detailHeight ?? belowHeight }}
            >
              <DetailPanel
                id={detailId}
                shape={isWide ? 'beside' : fitsTabs ? 'wide' : 'below'}
                onClose={close}
                onCopyCurl={() => copyCurl(detailId)}
                actions={actions}
              />
            </div>
          </>
        )}
      </div>
      <ExportTask store={store} />
      <ImportTask />
      <CompareTask store={store} />
      <ContextMenu
        label={menu?.label ?? 'Actions'}
        at={menu?.at ?? null}
        onClose={() => setMenu(null)}
        actions={menu?.actions ?? []}
      />
      {actions.dialogs}
    </div>
  );
}
