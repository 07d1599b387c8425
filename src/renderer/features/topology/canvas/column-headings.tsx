import { useViewport } from '@xyflow/react';
import type { Placed } from '../layout/use-layout.ts';

/** Between two headings, in pixels. */
const gap = 8;

/** What stands in each column; stays in view while the graph is moved up and down. */
export function ColumnHeadings({ placed }: { readonly placed: Placed }) {
  const { x, zoom } = useViewport();
  const { graph, layout } = placed;
  const left = (column: number): number => (layout.columns[column] ?? layout.width) * zoom;
  const used = new Set(graph.nodes.map(({ column }) => column));
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-x-0 top-0 z-10 h-8 overflow-hidden border-line border-b bg-bg/90"
    >
      {graph.columns.map((title, column) =>
        used.has(column) ? (
          <span
            key={title}
            style={{
              transform: `translateX(${left(column) + x}px)`,
              maxWidth: Math.max(0, left(column + 1) - left(column) - gap),
            }}
            className="absolute top-1.5 left-0 truncate font-semibold text-faint text-xs"
          >
            {title}
          </span>
        ) : null,
      )}
    </div>
  );
}
