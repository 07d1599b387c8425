import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useStores } from '../../../stores/context.tsx';
import type { InspectorStore } from '../inspector-store.ts';
import type { ColumnLayout } from './column-layout.ts';
import { createListPainter, type ListPainter } from './list-painter.ts';

export interface PaintedList {
  readonly store: InspectorStore;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly body: RefObject<HTMLDivElement | null>;
  readonly layout: ColumnLayout;
  readonly idPrefix: string;
}

/** Has the rows painted while the list is there. @returns what to call when it was scrolled */
export function useListPainter({ store, scroller, body, layout, idPrefix }: PaintedList): () => void {
  const { exchanges, marks } = useStores();
  const painter = useRef<ListPainter | null>(null);
  const { columns } = layout;
  useLayoutEffect(() => {
    if (scroller.current === null || body.current === null) return;
    const made = createListPainter({
      grid: scroller.current,
      body: body.current,
      store,
      exchanges,
      marks,
      idPrefix,
    });
    painter.current = made;
    return () => {
      painter.current = null;
      made.stop();
    };
  }, [store, exchanges, marks, scroller, body, idPrefix]);
  useLayoutEffect(() => painter.current?.setColumns(columns), [columns]);
  return () => painter.current?.onScroll();
}
