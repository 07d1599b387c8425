import { ViewportPortal } from '@xyflow/react';
import { type MouseEvent, memo, useMemo } from 'react';
import type { Placed } from '../layout/use-layout.ts';
import { sizeOf } from '../model/sizes.ts';
import type { GraphEdge } from '../model/types.ts';
import { noHover, useCanvas } from './canvas-context.ts';
import { EdgeLabel, type EdgePlace, EdgeView } from './edge-view.tsx';

export interface EdgeLayerProps {
  readonly placed: Placed;
  /** Where nodes are drawn now: they may be on their way. */
  readonly places: Placed['layout']['places'];
  readonly onEdgeMenu:
    | ((edge: GraphEdge, at: { readonly x: number; readonly y: number }) => void)
    | undefined;
}

/**
 * All edges, below the nodes, in one drawing. The library would make a drawing of its own for each and work out all of their ends anew with
 * every step of the view.
 */
export const EdgeLayer = memo(function EdgeLayer({ placed, places, onEdgeMenu }: EdgeLayerProps) {
  const { hover, onShowEdge } = useCanvas();
  const edges = useMemo(() => edgePlaces(placed, places), [placed, places]);
  const byId = useMemo(() => new Map(placed.graph.edges.map((edge) => [edge.id, edge])), [placed.graph]);
  /** The edge that something happened at. */
  const edgeOf = ({ target }: MouseEvent): GraphEdge | undefined => {
    const element = target instanceof Element ? target.closest('[data-edge-id]') : null;
    return byId.get(element?.getAttribute('data-edge-id') ?? '');
  };
  return (
    <ViewportPortal>
      <div
        aria-hidden
        className="absolute top-0 left-0 -z-10"
        onClick={(event) => {
          const edge = edgeOf(event);
          if (edge !== undefined) onShowEdge(edge);
        }}
        onMouseMove={(event) => {
          const edge = edgeOf(event);
          if (edge !== undefined)
            hover.setState({ target: { kind: 'edge', edge }, x: event.clientX, y: event.clientY });
        }}
        onMouseLeave={() => hover.setState(noHover)}
        onContextMenu={(event) => {
          const edge = edgeOf(event);
          if (edge === undefined || onEdgeMenu === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          onEdgeMenu(edge, { x: event.clientX, y: event.clientY });
        }}
      >
        <svg aria-hidden className="pointer-events-none absolute top-0 left-0 size-px overflow-visible">
          {edges.map((place) => (
            <EdgeView key={place.edge.id} {...place} />
          ))}
        </svg>
        <div className="pointer-events-none">
          {edges.map((place) => (
            <EdgeLabel key={place.edge.id} {...place} />
          ))}
        </div>
      </div>
    </ViewportPortal>
  );
});

const straight: EdgePlace['bends'] = [];

function edgePlaces(
  { graph, layout, scale }: Placed,
  places: Placed['layout']['places'],
): readonly EdgePlace[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return graph.edges.flatMap((edge): EdgePlace[] => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    const [start, end] = [edge.from, edge.to].map((id) => places[id] ?? layout.places[id]);
    if (from === undefined || to === undefined || start === undefined || end === undefined) return [];
    const [left, right] = [sizeOf(from, graph, scale), sizeOf(to, graph, scale)];
    return [
      {
        edge,
        fromX: start.x + left.width,
        fromY: start.y + left.height / 2,
        toX: end.x,
        toY: edge.kind === 'cache' ? end.y : end.y + right.height / 2,
        width: left.width,
        bends: layout.bends[edge.id] ?? straight,
      },
    ];
  });
}
