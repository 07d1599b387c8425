import { memo } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { type Tone, toneText } from '../../../ui/tone.ts';
import type { Point } from '../layout/layout-task.ts';
import { edgeWidth } from '../live/edge-width.ts';
import type { EdgeLive } from '../live/live-types.ts';
import type { EdgeKind, GraphEdge } from '../model/types.ts';
import { useEdgeLive } from './canvas-context.ts';
import { edgePath, headRoom, loopPath, pointOn } from './edge-paths.ts';

/** An edge and where it is, in the graph's own pixels. Numbers apart, so that what did not move is not drawn again. */
export interface EdgePlace {
  readonly edge: GraphEdge;
  /** Where it leaves: the middle of the right side of what it leads from. Of a loop: its middle. */
  readonly fromX: number;
  readonly fromY: number;
  /** Where it arrives: the middle of the left side of what it leads to. Of a loop: the upper left corner of its route. */
  readonly toX: number;
  readonly toY: number;
  /** Of the route that a loop is at. */
  readonly width: number;
  readonly bends: readonly Point[];
}

/** Least width that the pointer can hit, in pixels. */
const hitWidth = 16;

/** Width of an edge to something that is not used now, in pixels: its dashes have to be seen. */
const closedWidth = 2;

/** Where the label of each kind stands, from 0 at the beginning to 1 at the end: where edges lie apart. */
const labelParts: Readonly<Record<EdgeKind, number>> = {
  asks: 0.62,
  takes: 0.7,
  leads: 0.3,
  layer: 0.4,
  balances: 0.68,
  answers: 0.3,
  cache: 0.5,
};

const strokes: Readonly<Record<Tone, string>> = {
  neutral: 'stroke-faint fill-faint',
  accent: 'stroke-accent fill-accent',
  ok: 'stroke-ok fill-ok',
  warn: 'stroke-warn fill-warn',
  error: 'stroke-error fill-error',
  live: 'stroke-live fill-live',
  block: 'stroke-block fill-block',
};

/** One edge: as wide as its traffic, coloured and dashed by how it fares, with a head where it leads to. */
export const EdgeView = memo(function EdgeView(place: EdgePlace) {
  const { edge, toX, toY, width: boxWidth } = place;
  const live = useEdgeLive(edge.id);
  const isLoop = edge.kind === 'cache';
  const isClosed = isClosedEdge(edge, live);
  const width = isClosed ? closedWidth : edgeWidth(live?.perSecond ?? 0);
  const path = pathOf(place);
  const tone = live?.look.tone ?? 'neutral';
  const isFlowing = (live?.perSecond ?? 0) > 0;
  return (
    <g data-edge-id={edge.id} className={classNames('nopan', strokes[tone])}>
      <path
        d={path}
        data-edge={edge.id}
        data-width={width.toFixed(2)}
        strokeWidth={width}
        fill="none"
        {...(isClosed ? { strokeDasharray: '5 5' } : {})}
        // Of the stroke: with `opacity` each edge would be painted apart and laid over the rest.
        strokeOpacity={isFlowing ? 0.85 : isClosed ? 1 : 0.5}
      />
      <Head
        at={isLoop ? { x: toX + boxWidth * 0.28, y: toY } : { x: toX, y: toY }}
        width={width}
        isDown={isLoop}
      />
      {/* The list of edges is what a keyboard or a reader uses. */}
      <path
        d={path}
        fill="none"
        strokeWidth={Math.max(hitWidth, width + 8)}
        className="topology-edge-hit cursor-pointer stroke-transparent hover:stroke-hover/60"
      />
    </g>
  );
});

const isClosedEdge = (edge: GraphEdge, live: EdgeLive | null): boolean =>
  live?.isOpen === false && edge.kind === 'balances';

function pathOf({ edge, fromX, fromY, toX, toY, width, bends }: EdgePlace): string {
  if (edge.kind === 'cache') return loopPath(toX, toY, width);
  return edgePath({ x: fromX, y: fromY }, { x: toX - headRoom, y: toY }, bends);
}

function labelAt({ edge, fromX, fromY, toX, toY, width, bends }: EdgePlace): Point {
  if (edge.kind === 'cache') return { x: toX + width / 2, y: toY - 36 };
  return pointOn({ x: fromX, y: fromY }, { x: toX - headRoom, y: toY }, bends, labelParts[edge.kind]);
}

interface HeadProps {
  readonly at: Point;
  readonly width: number;
  readonly isDown: boolean;
}

/** Where it leads to. */
function Head({ at, width, isDown }: HeadProps) {
  const half = width / 2 + 2.5;
  const shape = isDown
    ? `M${at.x - half},${at.y - headRoom - 1} L${at.x},${at.y} L${at.x + half},${at.y - headRoom - 1}Z`
    : `M${at.x - headRoom - 1},${at.y - half} L${at.x},${at.y} L${at.x - headRoom - 1},${at.y + half}Z`;
  return <path d={shape} stroke="none" />;
}

/** Width in which a label stands in the middle, and its height; pixels. */
const labelBox = { width: 160, height: 14 };

/** The rate, and what is the matter with its mark. */
export const EdgeLabel = memo(function EdgeLabel(place: EdgePlace) {
  const { edge } = place;
  const live = useEdgeLive(edge.id);
  if (live === null || live.label === '') return null;
  const { look, label, isOpen } = live;
  const isTold = !isOpen || look.tone === 'warn' || look.tone === 'error' || look.tone === 'block';
  const { x, y } = labelAt(place);
  // Over a closed edge, which would be hidden by it otherwise.
  const above = isClosedEdge(edge, live) ? labelBox.height * 0.62 : 0;
  return (
    <div
      className="absolute flex justify-center"
      // By its corner: a transform of its own for each label is what moving the graph takes long for.
      style={{ ...labelBox, left: x - labelBox.width / 2, top: y - labelBox.height / 2 - above }}
    >
      <span
        className={classNames(
          'flex items-center gap-1 whitespace-nowrap rounded-sm bg-bg px-1 text-2xs leading-3.5',
          isTold ? classNames('font-semibold', toneText[look.tone]) : 'text-muted',
        )}
      >
        {isTold && <StatusMark tone={look.tone} shape={look.shape} className="size-2" />}
        {label}
      </span>
    </div>
  );
});
