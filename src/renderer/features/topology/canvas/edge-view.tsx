import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
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

export type DrawnEdge = Edge<
  {
    readonly edge: GraphEdge;
    readonly bends: readonly Point[];
    /** Of the route that a loop is at. */
    readonly box: { readonly width: number; readonly height: number };
  },
  'way'
>;

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
export const EdgeView = memo(function EdgeView({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<DrawnEdge>) {
  const live = useEdgeLive(id);
  if (data === undefined) return null;
  const { edge, bends, box } = data;
  const isLoop = edge.kind === 'cache';
  const isClosed = live?.isOpen === false && edge.kind === 'balances';
  const width = isClosed ? closedWidth : edgeWidth(live?.perSecond ?? 0);
  const from = { x: sourceX, y: sourceY };
  const to = { x: targetX - headRoom, y: targetY };
  const top = targetY - box.height / 2;
  const path = isLoop ? loopPath(targetX, top, box.width) : edgePath(from, to, bends);
  const at = isLoop
    ? { x: targetX + box.width / 2, y: top - 36 }
    : pointOn(from, to, bends, labelParts[edge.kind]);
  const tone = live?.look.tone ?? 'neutral';
  const isFlowing = (live?.perSecond ?? 0) > 0;
  return (
    <>
      <g className={classNames('group', strokes[tone])}>
        <path
          d={path}
          data-edge={edge.id}
          data-width={width.toFixed(2)}
          strokeWidth={width}
          fill="none"
          {...(isClosed ? { strokeDasharray: '5 5' } : {})}
          className={classNames(
            'transition-[stroke-width]',
            isFlowing ? 'opacity-85' : isClosed ? 'opacity-100' : 'opacity-50',
          )}
        />
        <Head
          at={isLoop ? { x: targetX + box.width * 0.28, y: top } : { x: targetX, y: targetY }}
          width={width}
          isDown={isLoop}
        />
        {/* The list of edges is what a keyboard or a reader uses. */}
        <path
          d={path}
          fill="none"
          strokeWidth={Math.max(hitWidth, width + 8)}
          className="cursor-pointer stroke-transparent hover:stroke-hover/60"
        />
      </g>
      {live !== null && live.label !== '' && <Label at={at} live={live} isAbove={isClosed} />}
    </>
  );
});

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

/** The rate, and what is the matter with its mark. */
function Label({
  at,
  live,
  isAbove,
}: {
  readonly at: Point;
  readonly live: EdgeLive;
  /** Over the edge, which would be hidden by it otherwise. */
  readonly isAbove: boolean;
}) {
  const { look, label, isOpen } = live;
  const isTold = !isOpen || look.tone === 'warn' || look.tone === 'error' || look.tone === 'block';
  return (
    <EdgeLabelRenderer>
      <div
        aria-hidden
        style={{ transform: `translate(-50%, ${isAbove ? -112 : -50}%) translate(${at.x}px, ${at.y}px)` }}
        className={classNames(
          'pointer-events-none absolute flex items-center gap-1 whitespace-nowrap rounded-sm bg-bg px-1 text-2xs leading-3.5',
          isTold ? classNames('font-semibold', toneText[look.tone]) : 'text-muted',
        )}
      >
        {isTold && <StatusMark tone={look.tone} shape={look.shape} className="size-2" />}
        {label}
      </div>
    </EdgeLabelRenderer>
  );
}
