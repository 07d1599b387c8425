import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Graph, GraphNode } from '../model/types.ts';
import { type CarryStore, createCarryStore, type Load, type Verdict } from './carry.ts';
import type { Editing } from './editing.ts';
import { judgeLoad, marksFor } from './judge-carry.ts';
import { clearTargets, paintOver, paintTargets } from './paint-targets.ts';
import type { Editor } from './use-editor.ts';

/** How far a pointer moves before it carries what it pressed, in pixels. */
const threshold = 5;

export interface Carry {
  readonly store: CarryStore;
  /** Begins with the pointer where it was pressed; `isAtOnce` where it is carrying already. */
  begin(load: Load, at: { readonly x: number; readonly y: number }, isAtOnce?: boolean): void;
}

interface Surroundings {
  readonly graph: Graph;
  readonly editing: Editing;
  readonly editor: Editor;
  readonly busyPorts: ReadonlySet<number>;
  /** What hangs at the pointer else is in the way of what it carries. */
  readonly hideHover: () => void;
}

/** Carrying things over the graph by the pointer: where they may end is marked, and what letting go would do is said beside it. */
export function useCarry(container: RefObject<HTMLElement | null>, surroundings: Surroundings): Carry {
  const [store] = useState(createCarryStore);
  const latest = useRef(surroundings);
  useEffect(() => {
    latest.current = surroundings;
  });
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  return useMemo(() => {
    const nodeAt = (
      x: number,
      y: number,
    ): { readonly node: GraphNode; readonly isLowerHalf: boolean } | null => {
      const wrapper = document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node');
      const id = wrapper?.dataset['id'];
      const node = latest.current.graph.nodes.find((candidate) => candidate.id === id);
      if (wrapper === null || wrapper === undefined || node === undefined) return null;
      const box = wrapper.getBoundingClientRect();
      return { node, isLowerHalf: y > box.top + box.height / 2 };
    };

    const begin: Carry['begin'] = (load, start, isAtOnce = false) => {
      const surface = container.current?.querySelector<HTMLElement>('.topology') ?? null;
      if (surface === null) return;
      stop.current();
      const { graph, editor, busyPorts } = latest.current;
      const verdicts = judgeLoad(load, graph, editor.input(), busyPorts);
      let isCarrying = false;

      const show = (x: number, y: number) => {
        const below = nodeAt(x, y);
        const verdict =
          below === null ? onGround(load, surface, x, y) : verdicts(below.node, below.isLowerHalf);
        const over = verdict === null ? null : (below?.node.id ?? null);
        paintOver(surface, over, verdict?.side ?? null);
        latest.current.hideHover();
        store.setState({ carried: { load, x, y, over, verdict } });
      };
      const lift = (x: number, y: number) => {
        isCarrying = true;
        paintTargets(surface, marksFor(load, graph, verdicts));
        show(x, y);
      };
      const end = () => {
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onUp, true);
        window.removeEventListener('pointercancel', end);
        window.removeEventListener('keydown', onKey, true);
        stop.current = () => undefined;
        if (isCarrying) clearTargets(surface);
        store.setState({ carried: null });
      };
      const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
        if (isCarrying) show(x, y);
        else if (Math.hypot(x - start.x, y - start.y) >= threshold) lift(x, y);
      };
      const onUp = ({ clientX: x, clientY: y }: PointerEvent) => {
        const below = isCarrying ? nodeAt(x, y) : null;
        const verdict =
          below === null ? onGround(load, surface, x, y) : verdicts(below.node, below.isLowerHalf);
        const wasCarrying = isCarrying;
        end();
        if (!wasCarrying) return;
        swallowClick();
        if (verdict !== null) drop(load, below?.node ?? null, verdict, { x, y }, latest.current);
      };
      const onKey = (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || !isCarrying) return;
        event.preventDefault();
        event.stopPropagation();
        end();
      };
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp, true);
      window.addEventListener('pointercancel', end);
      window.addEventListener('keydown', onKey, true);
      stop.current = end;
      if (isAtOnce) lift(start.x, start.y);
    };
    return { store, begin };
  }, [container, store]);
}

/** Free ground of the graph takes parts, and ends of connections: those ask what is to be there. */
function onGround(load: Load, surface: HTMLElement, x: number, y: number): Verdict | null {
  const ground = document.elementFromPoint(x, y)?.closest('.react-flow__pane');
  if (ground === null || ground === undefined || !surface.contains(ground)) return null;
  if (load.kind === 'part') return { isPossible: true, text: 'add it', side: null };
  return load.kind === 'end' && load.isFromSource
    ? { isPossible: true, text: 'add something after it', side: null }
    : null;
}

function drop(
  load: Load,
  node: GraphNode | null,
  verdict: Verdict,
  at: { readonly x: number; readonly y: number },
  { editing, editor, graph }: Surroundings,
): void {
  if (!verdict.isPossible) editor.refuse(verdict.text);
  else if (load.kind === 'part') editing.add(load.part, node);
  else if (node === null) editing.openMenu('Add after it', editing.partActions(load.node), at);
  else if (load.kind === 'end') {
    if (load.isFromSource) editing.connect(load.node, node);
    else editing.connect(node, load.node);
  } else if (load.node.ref.kind === 'route') editing.placeBeside(load.node, node, verdict.side ?? 'before');
  else {
    const pool = poolOf(node, graph);
    if (pool !== undefined) editing.moveToPool(load.node, pool);
  }
}

/** The pool that a node is, or is in. */
function poolOf({ ref }: GraphNode, { nodes }: Graph): GraphNode | undefined {
  if (ref.kind !== 'pool' && ref.kind !== 'upstream' && ref.kind !== 'upstreams') return undefined;
  return nodes.find((other) => other.ref.kind === 'pool' && other.ref.pool === ref.pool);
}

/** What was pressed is not clicked when it was carried: a click follows the pointer's release at once, if it does. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, true), 0);
}
