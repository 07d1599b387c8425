import './inspector.css';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { detailSizes } from '../../stores/preferences.ts';
import { formatCount } from '../../ui/format.ts';
import { errorText } from '../../ui/inline-error.tsx';
import { ContextMenu } from '../../ui/menu.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { copyAsCurl } from './copy-curl.ts';
import { DetailPanel } from './detail-panel.tsx';
import { ExchangeGrid } from './exchange-grid.tsx';
import type { CellValue } from './exchange-row.tsx';
import { termFor, withTerm } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { InspectorEmpty } from './inspector-empty.tsx';
import { createInspectorStore, type InspectorStore } from './inspector-store.ts';
import { rowActions } from './row-actions.tsx';
import { SessionNotice } from './sessions/session-notice.tsx';
import { SessionPicker } from './sessions/session-picker.tsx';
import { useWide } from './use-wide.ts';
import { watchFirst } from './watch-first.ts';

/** Narrower than this, details go below the list instead of beside it; CSS pixels. */
const besideWidth = 880;

interface MenuPlace {
  readonly id: ExchangeId;
  readonly cell: CellValue | null;
  readonly at: { readonly x: number; readonly y: number };
}

/** How many exchanges pass the filter, of all there are. */
function FilterCount({ store }: { readonly store: InspectorStore }) {
  const shown = useStore(store, (state) => (state.version >= 0 ? state.rows.length : 0));
  const total = useStoreValue('exchanges', (state) => (state.version >= 0 ? state.log.size : 0));
  return `${formatCount(shown)} of ${formatCount(total)}`;
}

export function InspectorView() {
  const stores = useStores();
  const { exchanges, navigation, preferences, notices } = stores;
  const [store] = useState(() => createInspectorStore(exchanges));
  // Only what changes rarely is read here: rows change every frame, and the grid alone must follow them.
  const filter = useStore(store, (state) => state.filter);
  const isEmpty = useStore(store, (state) => state.version >= 0 && state.rows.length === 0);
  const { rows } = store.getState();
  const filterText = useStoreValue('navigation', (state) => state.filter);
  const isDetailOpen = useStoreValue('navigation', (state) => state.isDetailOpen);
  const selected = useStoreValue('exchanges', (state) => state.selected);
  const hasAny = useStoreValue('exchanges', (state) => state.version >= 0 && state.log.size > 0);
  const detailWidth = useStoreValue('preferences', (state) => state.detailWidth);
  const detailHeight = useStoreValue('preferences', (state) => state.detailHeight);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const panes = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const isWide = useWide(panes, besideWidth);

  useEffect(() => store.getState().start(), [store]);
  useEffect(() => store.getState().setFilter(filterText), [store, filterText]);
  useEffect(
    () =>
      watchFirst(exchanges, (id) => {
        exchanges.getState().select(id);
        navigation.getState().setDetailOpen(true);
      }),
    [exchanges, navigation],
  );

  const open = (id: ExchangeId) => {
    exchanges.getState().select(id);
    navigation.getState().setDetailOpen(true);
  };
  const close = () => {
    navigation.getState().setDetailOpen(false);
    grid.current?.focus();
  };
  const move = (to: (index: number) => number) => {
    const from = selected === null ? -1 : rows.indexOf(selected);
    const index = Math.min(rows.length - 1, Math.max(0, to(from)));
    const exchange = rows.at(index);
    if (exchange !== undefined) exchanges.getState().select(exchange.id);
  };
  const copyCurl = (id: ExchangeId) => {
    copyAsCurl(stores.client, id).then(
      () => notices.getState().say('Copied as cURL.'),
      (error: unknown) => notices.getState().fail(`Could not copy: ${errorText(error)}`),
    );
  };
  const filterBy = (cell: CellValue, without = false) => {
    const term = `${without ? '-' : ''}${termFor(cell.field, cell.value)}`;
    navigation.getState().setFilter(withTerm(filterText, term));
  };

  const next = () => move((index) => index + 1);
  const previous = () => move((index) => (index < 0 ? rows.length - 1 : index - 1));
  useKeyBindings([
    { key: 'j', run: next },
    { key: 'k', run: previous },
    { key: '/', run: () => filterInput.current?.select() },
    {
      key: 'c',
      run: () => {
        if (selected !== null) copyCurl(selected);
      },
    },
    {
      key: 'Escape',
      run: () => {
        if (isDetailOpen) close();
      },
    },
  ]);

  /** Keys that belong to the grid while it has focus; elsewhere they scroll or press what has it. */
  const onGridKey = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 300) / 30) - 2);
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: next,
      ArrowUp: previous,
      PageDown: () => move((index) => index + page),
      PageUp: () => move((index) => index - page),
      Home: () => move(() => 0),
      End: () => move(() => rows.length - 1),
      Enter: () => {
        if (selected !== null) open(selected);
      },
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };

  const detailId = isDetailOpen ? selected : null;
  const menuExchange = menu === null ? undefined : exchanges.getState().log.get(menu.id)?.summary;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">Inspector</h1>
      <div className="flex shrink-0 items-stretch bg-surface">
        <div className="relative z-10 flex h-11 shrink-0 items-center border-line border-b pl-3">
          <SessionPicker />
        </div>
        <div className="min-w-0 flex-1">
          <FilterBar
            filter={filter}
            count={<FilterCount store={store} />}
            inputRef={filterInput}
            onLeave={() => grid.current?.focus()}
          />
        </div>
      </div>
      <SessionNotice />
      <div ref={panes} className={`flex min-h-0 flex-1 ${isWide ? 'flex-row' : 'flex-col'}`}>
        <div className="min-h-0 min-w-0 flex-1">
          {isEmpty ? (
            <InspectorEmpty isFiltered={filter.active && hasAny} />
          ) : (
            <ExchangeGrid
              store={store}
              selected={selected}
              scroller={grid}
              onKeyDown={onGridKey}
              onOpen={open}
              onFilterBy={filterBy}
              onContextMenu={(id, cell, at) => {
                exchanges.getState().select(id);
                setMenu({ id, cell, at });
              }}
            />
          )}
        </div>
        {detailId !== null && (
          <>
            <ResizeHandle
              label="Size of the details"
              orientation={isWide ? 'vertical' : 'horizontal'}
              size={isWide ? detailWidth : detailHeight}
              least={detailSizes.least}
              most={detailSizes.most}
              onResize={
                isWide ? preferences.getState().setDetailWidth : preferences.getState().setDetailHeight
              }
            />
            <div
              className={isWide ? 'max-w-[65%] shrink-0' : 'max-h-[65%] shrink-0'}
              style={isWide ? { width: detailWidth } : { height: detailHeight }}
            >
              <DetailPanel id={detailId} onClose={close} onCopyCurl={() => copyCurl(detailId)} />
            </div>
          </>
        )}
      </div>
      <ContextMenu
        label="Actions"
        at={menu?.at ?? null}
        onClose={() => setMenu(null)}
        actions={
          menuExchange === undefined
            ? []
            : rowActions(menuExchange, menu?.cell ?? null, {
                open,
                copyCurl,
                filterBy,
                notices: notices.getState(),
              })
        }
      />
    </div>
  );
}
