import { noLive } from './live.ts';
import type { EdgeLive, Live, NodeLive } from './live-types.ts';

/** Nodes and edges brought up to date in one frame: few enough that none of them takes long. */
export const shownAtOnce = 24;

/** Does something before the next frame is drawn; returns what calls it off. */
export type OnFrame = (run: () => void) => () => void;

const onAnimationFrame: OnFrame = (run) => {
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
};

/**
 * What nodes and edges show. New numbers come for all of them at once; they are shown a few each frame, so that a large graph stays smooth
 * while it changes.
 */
export interface LiveStore {
  node(id: string): NodeLive | null;
  edge(id: string): EdgeLive | null;
  /** Calls back whenever what a node or an edge shows is another. Ids of edges differ from those of nodes. */
  subscribe(id: string, onChange: () => void): () => void;
  /** Shows this from now on. What is not shown yet of what came before is left out. */
  show(next: Live): void;
  /** What was last to be shown. */
  latest(): Live;
  /** Whether what is new waits: something else has to be drawn first. */
  hold(isHeld: boolean): void;
  /** Shows nothing more. */
  stop(): void;
}

export function createLiveStore(onFrame: OnFrame = onAnimationFrame): LiveStore {
  let latest = noLive;
  const nodes = new Map<string, NodeLive>();
  const edges = new Map<string, EdgeLive>();
  const listeners = new Map<string, Set<() => void>>();
  /** Ids of what is to be shown, in the order of the graph. */
  let waiting: string[] = [];
  let callOff: (() => void) | null = null;
  let isHeld = false;

  const showOne = (id: string) => {
    put(nodes, id, latest.nodes.get(id));
    put(edges, id, latest.edges.get(id));
    for (const onChange of listeners.get(id) ?? []) onChange();
  };
  const showSome = () => {
    callOff = null;
    for (const id of waiting.splice(0, shownAtOnce)) showOne(id);
    goOn();
  };
  const goOn = () => {
    if (waiting.length > 0 && !isHeld) callOff ??= onFrame(showSome);
  };
  const stop = () => {
    callOff?.();
    callOff = null;
  };
  return {
    node: (id) => nodes.get(id) ?? null,
    edge: (id) => edges.get(id) ?? null,
    subscribe(id, onChange) {
      const of = listeners.get(id) ?? new Set();
      listeners.set(id, of.add(onChange));
      return () => {
        of.delete(onChange);
        if (of.size === 0 && listeners.get(id) === of) listeners.delete(id);
      };
    },
    show(next) {
      latest = next;
      waiting = [...changed(nodes, next.nodes), ...changed(edges, next.edges)];
      goOn();
    },
    latest: () => latest,
    hold(held) {
      isHeld = held;
      if (held) stop();
      else goOn();
    },
    stop,
  };
}

function put<Value>(shown: Map<string, Value>, id: string, value: Value | undefined): void {
  if (value === undefined) shown.delete(id);
  else shown.set(id, value);
}

/** Ids of what is shown otherwise than it is now, or not any more. */
function changed<Value>(
  shown: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
): readonly string[] {
  return [
    ...[...now.keys()].filter((id) => shown.get(id) !== now.get(id)),
    ...[...shown.keys()].filter((id) => !now.has(id)),
  ];
}
