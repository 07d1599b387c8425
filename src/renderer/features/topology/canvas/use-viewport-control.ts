import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useStores } from '../../../stores/context.tsx';
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
  const { topology } = useStores();
  const isKept = useRef(false);
  const latest = useRef(placed);
  useLayoutEffect(() => {
    latest.current = placed;
  }, [placed]);

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

  const reveal = useCallback(
    (id: string) => {
      const element = container.current;
      const { graph, layout, scale } = latest.current;
      const node = graph.nodes.find((candidate) => candidate.id === id);
      const place = layout.places[id];
      if (element === null || node === undefined || place === undefined) return;
      const size = { width: element.clientWidth, height: element.clientHeight };
      const view = viewWith(place, sizeOf(node, graph, scale), flow.getViewport(), size, scale);
      if (view !== null) void flow.setViewport(view);
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
      // A form that opens beside the graph takes room from it: the rest is fitted, with what is selected in view.
      const { selected } = topology.getState();
      if (!isKept.current) fitNow(false);
      if (selected !== null) reveal(selected);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fitNow, reveal, container, topology]);

  const zoomBy = (factor: number) => {
    isKept.current = true;
    void flow.zoomTo(flow.getZoom() * factor);
  };
  return {
    fit() {
      isKept.current = false;
      fitNow(true);
    },
    zoomIn: () => zoomBy(zoomStep),
    zoomOut: () => zoomBy(1 / zoomStep),
    reveal,
    keep() {
      isKept.current = true;
    },
  };
}
