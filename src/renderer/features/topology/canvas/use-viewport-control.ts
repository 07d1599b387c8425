import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Placed } from '../layout/use-layout.ts';
import { sizeOf } from '../model/sizes.ts';
import { fitView, viewWith, zoomStep } from './fit.ts';

export interface ViewportControl {
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Moves the view, as little as needed, until a node is in it. */
  reveal(id: string): void;
  /** Somebody moved the view: from now on it stays where it is. */
  keep(): void;
}

/** The view of the graph: it fits by itself until somebody moves it. */
export function useViewportControl(
  placed: Placed,
  container: RefObject<HTMLElement | null>,
): ViewportControl {
  const flow = useReactFlow();
  const isKept = useRef(false);
  const latest = useRef(placed);
  latest.current = placed;

  const fitNow = useCallback(
    (whole: boolean) => {
      const element = container.current;
      if (element === null) return;
      const { layout, scale } = latest.current;
      const size = { width: element.clientWidth, height: element.clientHeight };
      void flow.setViewport(fitView(layout, size, scale, whole));
    },
    [flow, container],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout or scale is fitted anew
  useEffect(() => {
    if (!isKept.current) fitNow(false);
  }, [fitNow, placed.layout, placed.scale]);

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (!isKept.current) fitNow(false);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fitNow, container]);

  const zoomBy = (factor: number) => {
    isKept.current = true;
    void (factor > 1 ? flow.zoomTo(flow.getZoom() * factor) : flow.zoomTo(flow.getZoom() * factor));
  };
  return {
    fit() {
      isKept.current = false;
      fitNow(true);
    },
    zoomIn: () => zoomBy(zoomStep),
    zoomOut: () => zoomBy(1 / zoomStep),
    reveal(id) {
      const element = container.current;
      const { graph, layout, scale } = latest.current;
      const node = graph.nodes.find((candidate) => candidate.id === id);
      const place = layout.places[id];
      if (element === null || node === undefined || place === undefined) return;
      const size = { width: element.clientWidth, height: element.clientHeight };
      const view = viewWith(place, sizeOf(node, graph, scale), flow.getViewport(), size);
      if (view === null) return;
      isKept.current = true;
      void flow.setViewport(view);
    },
    keep() {
      isKept.current = true;
    },
  };
}
