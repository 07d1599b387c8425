import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { loopRoom, type Scale, sizeOf } from '../model/sizes.ts';
import type { Graph } from '../model/types.ts';
import type { LayoutResult, LayoutTask } from './layout-task.ts';

const gaps: Readonly<Record<Scale, LayoutTask['gaps']>> = {
  desk: { columns: 84, nodes: 18 },
  presenter: { columns: 96, nodes: 26 },
};
/** Between routes of one line. */
const compactGap = 10;

/** A graph and where its nodes stand. */
export interface Placed {
  readonly graph: Graph;
  readonly scale: Scale;
  readonly layout: LayoutResult;
}

export function taskOf(graph: Graph, scale: Scale): LayoutTask {
  const withLoops = new Set(graph.edges.flatMap(({ kind, from }) => (kind === 'cache' ? [from] : [])));
  return {
    nodes: graph.nodes.map((node) => ({
      id: node.id,
      column: node.column,
      above: withLoops.has(node.id) ? loopRoom : 0,
      ...sizeOf(node, graph, scale),
    })),
    edges: graph.edges.filter(({ kind }) => kind !== 'cache').map(({ id, from, to }) => ({ id, from, to })),
    gaps: graph.isCompact ? { ...gaps[scale], nodes: compactGap } : gaps[scale],
  };
}

export type LayoutState =
  | { readonly phase: 'working' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly placed: Placed };

/**
 * Has the graph placed on a thread of its own, which ends with the view. Places are asked for only where nodes or edges
 * come, go or change their size; while they are worked out, what was placed before stays as it is.
 */
export function useLayout(graph: Graph, scale: Scale): LayoutState {
  // Places depend on nothing else, so that the text says whether they are to be found anew.
  const key = useMemo(() => JSON.stringify(taskOf(graph, scale)), [graph, scale]);
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  const [done, setDone] = useState<{ readonly key: string; readonly placed: Placed } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const latest = useRef({ key, graph, scale });
  useLayoutEffect(() => {
    latest.current = { key, graph, scale };
  }, [key, graph, scale]);

  useEffect(() => {
    const thread = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    worker.current = thread;
    thread.addEventListener('message', ({ data }: MessageEvent<{ number: number; result: LayoutResult }>) => {
      if (data.number !== asked.current) return;
      const now = latest.current;
      setDone({ key: now.key, placed: { graph: now.graph, scale: now.scale, layout: data.result } });
      setFailure(null);
    });
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      setFailure(event.message || 'the thread that places the nodes could not be started');
    });
    return () => {
      worker.current = null;
      thread.terminate();
    };
  }, []);

  useEffect(() => {
    asked.current += 1;
    const asking: unknown = JSON.parse(key);
    worker.current?.postMessage({ number: asked.current, task: asking });
  }, [key]);

  return useMemo(() => {
    if (done === null) return failure === null ? { phase: 'working' } : { phase: 'failed', message: failure };
    // Names and details may be newer than the places.
    const placed = done.key === key ? { ...done.placed, graph } : done.placed;
    return { phase: 'ready', placed };
  }, [done, failure, graph, key]);
}
