import { useStore } from 'zustand';
import { explainHealth } from '../../../../shared/explain/health.ts';
import { epochMilliseconds } from '../../../../shared/model/units.ts';
import { SegmentText } from '../../../ui/segment-text.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { errorWords } from '../live/looks.ts';
import { describeEnds, nameOf, rateWords } from '../model/spoken.ts';
import type { Graph, GraphEdge, GraphNode } from '../model/types.ts';
import { useCanvas, useEdgeLive, useNodeLive } from './canvas-context.ts';

/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;
/** Between the pointer and the card, and the room it needs at the right and below, in pixels. */
const distance = 14;
const room = { x: 320, y: 110 };

/** The numbers of what the pointer is over. Labels and forms say the same for whoever has no pointer. */
export function HoverCard({ graph }: { readonly graph: Graph }) {
  const { target, x, y } = useStore(useCanvas().hover);
  if (target === null) return null;
  const left = x + distance + room.x > window.innerWidth ? x - distance - room.x : x + distance;
  const top = y + distance + room.y > window.innerHeight ? y - distance - room.y : y + distance;
  return (
    <div
      aria-hidden
      style={{ left, top }}
      className="pointer-events-none fixed z-40 max-w-80 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-overlay"
    >
      {target.kind === 'node' ? (
        <NodeFacts node={target.node} />
      ) : (
        <EdgeFacts edge={target.edge} graph={graph} />
      )}
    </div>
  );
}

function NodeFacts({ node }: { readonly node: GraphNode }) {
  const live = useNodeLive(node.id);
  const now = useNow(clockInterval);
  return (
    <>
      <p className="font-semibold text-sm first-letter:uppercase">{nameOf(node)}</p>
      <p className="truncate font-mono text-faint">{node.detail}</p>
      {live !== null && (
        <>
          <p className="flex items-center gap-1.5 pt-1">
            <StatusMark tone={live.look.tone} shape={live.look.shape} />
            {live.look.word} · {rateWords(live.perSecond)}
          </p>
          {live.errorShare !== null && live.errorShare > 0 && <p>{errorWords(live.errorShare)}</p>}
          {live.note !== '' && <p className="text-muted">{live.note}</p>}
          {live.health !== null && (
            <p className="text-muted">
              <SegmentText
                segments={explainHealth(
                  { since: epochMilliseconds(live.health.since), reason: live.health.reason },
                  epochMilliseconds(now),
                )}
              />
            </p>
          )}
        </>
      )}
    </>
  );
}

function EdgeFacts({ edge, graph }: { readonly edge: GraphEdge; readonly graph: Graph }) {
  const live = useEdgeLive(edge.id);
  const from = graph.nodes.find(({ id }) => id === edge.from);
  const to = graph.nodes.find(({ id }) => id === edge.to);
  if (from === undefined || to === undefined) return null;
  return (
    <>
      <p className="font-semibold text-sm first-letter:uppercase">{describeEnds(edge, from, to)}</p>
      {live !== null && (
        <p className="flex items-center gap-1.5 pt-1">
          <StatusMark tone={live.look.tone} shape={live.look.shape} />
          {rateWords(live.perSecond)} · {live.look.word}
        </p>
      )}
      <p className="pt-1 text-faint">
        Click to see them: <code className="font-mono">{edge.filter}</code>
      </p>
    </>
  );
}
