import type { ExchangesStore } from '../../../stores/exchanges.ts';
import type { MarksStore } from '../../../stores/marks.ts';
import type { InspectorStore } from '../inspector-store.ts';
import type { PlacedColumn } from './column-layout.ts';
import { rowHeight } from './row-elements.ts';
import { createRowWindow, overscan, type RowWindow } from './row-window.ts';

/** How near to the end counts as at the end, in CSS pixels. */
const endTolerance = 8;
/** A view that loses as much made room for a panel; CSS pixels. */
const panelHeight = 2 * rowHeight;
/** A list that jumps is at rest after this long without; milliseconds. */
const restAfterJump = 100;
/** Height of the header, which stays while rows scroll under it, in CSS pixels. */
const headerHeight = 28;

export interface ListPainterOptions {
  /** What scrolls, with the role of the grid. */
  readonly grid: HTMLElement;
  /** What holds the rows and is as high as all of them together. */
  readonly body: HTMLElement;
  readonly store: InspectorStore;
  readonly exchanges: ExchangesStore;
  readonly marks: MarksStore;
  readonly idPrefix: string;
}

/**
 * Keeps the rows in view painted, outside of React: whatever changes in the stores is painted at once, and nothing is
 * rendered. The list stays at its end while it follows; otherwise what is in view stays where it is, whatever comes or
 * leaves above.
 */
export interface ListPainter {
  setColumns(columns: readonly PlacedColumn[]): void;
  onScroll(): void;
  /** Ends it and takes the rows out. */
  stop(): void;
}

export function createListPainter(options: ListPainterOptions): ListPainter {
  const { grid, body, store, exchanges, marks, idPrefix } = options;
  let rowWindow: RowWindow | null = null;
  /** Where the list is scrolled to, and the height in view without the header. */
  let top = grid.scrollTop;
  let height = 0;
  /** The row at the top edge, by its position in arrival order, and how much of it is hidden. */
  let anchor: { readonly position: number; readonly hidden: number } | null = null;
  let paintedRows = -1;
  let paintedActive: string | null = null;
  let revealed = '';
  /** Where it was scrolled to when it was painted last. */
  let paintedTop = top;
  /** Runs while the list jumps by more than what is in view from one paint to the next, by a drag of its bar or as very many come. */
  let jumping: ReturnType<typeof setTimeout> | undefined;
  let { arrangement } = store.getState();

  const keepAnchor = () => {
    const { rows } = store.getState();
    const index = Math.floor(top / rowHeight);
    const entry = rows.isLive ? rows.rowAt(index)?.entry : undefined;
    anchor = entry === undefined ? null : { position: entry.position, hidden: top - index * rowHeight };
  };

  /** @returns rows to paint beyond the edges: none while the list jumps, since the next paint has none of them in view either */
  const rowsBeyond = (): number => {
    const moved = Math.abs(top - paintedTop);
    paintedTop = top;
    if (moved >= height) {
      clearTimeout(jumping);
      jumping = setTimeout(() => {
        jumping = undefined;
        paint();
      }, restAfterJump);
    } else if (moved >= 1) {
      clearTimeout(jumping);
      jumping = undefined;
    }
    return jumping === undefined ? overscan : 0;
  };

  const paint = () => {
    if (rowWindow === null) return;
    const { rows, picked, activeGroup, follows } = store.getState();
    const { selected } = exchanges.getState();
    const total = rows.length * rowHeight;
    if (paintedRows !== rows.length) {
      paintedRows = rows.length;
      body.style.height = `${total}px`;
      grid.ariaRowCount = String(rows.length + 1);
    }
    const most = Math.max(0, total - height);
    const before = top;
    if (follows) top = most;
    else if (anchor !== null && rows.isLive)
      top = Math.min(most, rows.indexOfPosition(anchor.position) * rowHeight + anchor.hidden);
    else top = Math.min(most, before);
    const active = rowWindow.paint(
      { rows, picked, marks: marks.getState().byId, active: { id: selected, group: activeGroup } },
      { top, height, beyond: rowsBeyond() },
    );
    if (active !== paintedActive) {
      paintedActive = active;
      if (active === null) grid.removeAttribute('aria-activedescendant');
      else grid.setAttribute('aria-activedescendant', active);
    }
    // Last: it makes the browser lay out what was written.
    if (Math.abs(top - before) >= 1) grid.scrollTop = top;
  };

  /** Scrolls as little as brings a row into view. */
  const reveal = (index: number) => {
    if (index < 0) return;
    const begin = index * rowHeight;
    const end = begin + rowHeight;
    const next = begin < top ? begin : end > top + height ? end - height : top;
    if (next === top) return;
    const goesUp = next < top;
    top = Math.max(0, next);
    keepAnchor();
    // Before the paint, which would otherwise go back to the end.
    if (goesUp) store.getState().setFollows(false);
    grid.scrollTop = top;
  };

  const activeIndex = (): number => {
    const { rows, activeGroup } = store.getState();
    const { selected } = exchanges.getState();
    if (activeGroup !== null) return rows.indexOfGroup(activeGroup);
    return selected === null ? -1 : rows.indexOf(selected);
  };

  /** Only when the selection moves, not whenever rows come: reading on must not be pulled back. */
  const revealActive = (scrolls = true) => {
    const { activeGroup } = store.getState();
    const { selected } = exchanges.getState();
    const active = activeGroup === null ? `id ${selected}` : `group ${activeGroup}`;
    if (active === revealed) return;
    revealed = active;
    if (scrolls) reveal(activeIndex());
  };

  const onChange = () => {
    const next = store.getState();
    if (next.arrangement !== arrangement) {
      ({ arrangement } = next);
      anchor = null;
      // Put another way, a list is read from its beginning; in order of arrival again, from what is selected.
      if (!next.rows.isLive) top = 0;
      else revealed = '';
      grid.scrollTop = top;
    }
    revealActive();
    paint();
  };

  /** @returns whether the list became so much lower that the active row had to be held in view */
  const readHeight = (): boolean => {
    const before = height;
    const index = activeIndex();
    const wasInView = index >= 0 && index * rowHeight >= top && (index + 1) * rowHeight <= top + before;
    height = Math.max(0, grid.clientHeight - headerHeight);
    // Details that open below would cover the very row that they are of.
    if (!wasInView || before - height < panelHeight) return false;
    if (index * rowHeight < store.getState().rows.length * rowHeight - height) {
      // At the end it would be out of view.
      keepAnchor();
      store.getState().setFollows(false);
    }
    reveal(index);
    return true;
  };

  const measure = () => {
    readHeight();
    paint();
  };

  // A banner that comes or goes changes the height in view, which must not count as scrolling away from the end.
  const observer = new ResizeObserver(measure);
  observer.observe(grid);
  const stops = [
    store.subscribe(onChange),
    marks.subscribe(paint),
    exchanges.subscribe((state, before) => {
      if (state.selected !== before.selected) onChange();
    }),
  ];

  return {
    setColumns(columns) {
      rowWindow?.clear();
      rowWindow = createRowWindow(body, columns, idPrefix);
      paintedActive = null;
      measure();
      // Whoever comes back to the list finds what is selected. The first of many, selected as they came, does not
      // keep the list from following.
      revealActive(!store.getState().follows);
    },
    onScroll() {
      // A list that has just become higher or lower is scrolled before its observer is told.
      if (readHeight()) {
        // It is not the person who scrolled it then.
        grid.scrollTop = top;
        paint();
        return;
      }
      const { scrollTop } = grid;
      const goesUp = scrollTop < top - 1;
      top = scrollTop;
      const { rows } = store.getState();
      const isAtEnd = rows.length * rowHeight - scrollTop - height <= endTolerance;
      keepAnchor();
      // Only a way up leaves the end: rows that came between a scroll and its event have moved the end, not the person.
      if (isAtEnd) store.getState().setFollows(true);
      else if (goesUp) store.getState().setFollows(false);
      paint();
    },
    stop() {
      observer.disconnect();
      for (const stop of stops) stop();
      clearTimeout(jumping);
      rowWindow?.clear();
      rowWindow = null;
    },
  };
}
