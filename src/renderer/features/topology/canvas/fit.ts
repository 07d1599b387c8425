import type { Viewport } from '@xyflow/react';
import type { LayoutResult, Point } from '../layout/layout-task.ts';
import type { Scale, Size } from '../model/sizes.ts';

/** How far one can zoom, by hand. */
export const zoomBounds = { least: 0.15, most: 2.5 };
/** One press of a button. */
export const zoomStep = 1.25;
/** Below this nothing can be read: rather a part than all of it. */
export const readable = 0.55;
/** Left free at every edge, and at the upper one for the headings; CSS pixels. */
const margin = 28;
const headings = 44;
/** Left free at the lower edge of a desk, where its buttons and the legend are; CSS pixels. */
const footer = 64;
/** The most of a low window that is left free for those. */
const footerShare = 0.2;

/** What is left free below: nothing stands there while the graph is presented. */
const below = (window: Size, scale: Scale): number =>
  scale === 'desk' ? Math.max(margin, Math.min(footer, window.height * footerShare)) : margin;

const mostFitted: Readonly<Record<Scale, number>> = { desk: 1.15, presenter: 2 };

/**
 * The view that shows the whole graph, in the middle. Where that could not be read, `whole` decides: the whole all the
 * same, or the part around its middle at a size that can be read: there listeners are beside their routes.
 */
export function fitView(
  layout: Pick<LayoutResult, 'width' | 'height'>,
  window: Size,
  scale: Scale,
  whole: boolean,
): Viewport {
  const width = Math.max(1, window.width - 2 * margin);
  const height = Math.max(1, window.height - headings - below(window, scale));
  const across = width / Math.max(1, layout.width);
  const all = Math.min(across, height / Math.max(1, layout.height), mostFitted[scale]);
  const isPart = !whole && all < readable;
  const zoom = Math.max(zoomBounds.least, isPart ? Math.min(1, Math.max(readable, across)) : all);
  const free = { x: width - layout.width * zoom, y: height - layout.height * zoom };
  return {
    zoom,
    x: margin + Math.max(0, free.x / 2),
    // A little above the middle, where the eye looks first.
    y: headings + (isPart ? free.y / 2 : Math.max(0, free.y / 2.6)),
  };
}

/** The same zoom, moved as little as needed to have a node in view; null where it is. */
export function viewWith(
  place: Point,
  size: Size,
  view: Viewport,
  window: Size,
  scale: Scale,
): Viewport | null {
  const left = place.x * view.zoom + view.x;
  const top = place.y * view.zoom + view.y;
  const right = left + size.width * view.zoom;
  const bottom = top + size.height * view.zoom;
  const moveX = left < margin ? margin - left : Math.min(0, window.width - margin - right);
  const moveY = top < headings ? headings - top : Math.min(0, window.height - below(window, scale) - bottom);
  return moveX === 0 && moveY === 0 ? null : { ...view, x: view.x + moveX, y: view.y + moveY };
}
