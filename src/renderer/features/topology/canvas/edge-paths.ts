import type { Point } from '../layout/layout-task.ts';

/** Room for the head of an edge before what it leads to, in pixels. */
export const headRoom = 7;

const round = (value: number): number => Math.round(value * 10) / 10;

/** A curve that leaves and arrives level, through `bends` where it passes by other columns. */
export function edgePath(from: Point, to: Point, bends: readonly Point[]): string {
  const points = [from, ...bends.filter(({ x }) => x > from.x && x < to.x), to];
  if (to.x <= from.x) return backwards(from, to);
  return points.slice(1).reduce(
    (path, point, index) => {
      const before = points[index] ?? from;
      const reach = (point.x - before.x) / 2;
      return `${path} C${round(before.x + reach)},${round(before.y)} ${round(point.x - reach)},${round(point.y)} ${round(point.x)},${round(point.y)}`;
    },
    `M${round(from.x)},${round(from.y)}`,
  );
}

/** What leads back, in a wide bow below both ends. */
function backwards(from: Point, to: Point): string {
  const low = Math.max(from.y, to.y) + 60;
  return `M${round(from.x)},${round(from.y)} C${round(from.x + 80)},${round(low)} ${round(to.x - 80)},${round(low)} ${round(to.x)},${round(to.y)}`;
}

/** A point on the curve between the last two points, or the first two; `part` from 0 to 1. */
export function pointOn(from: Point, to: Point, bends: readonly Point[], part: number): Point {
  const between = bends.filter(({ x }) => x > from.x && x < to.x);
  const isLate = part >= 0.5;
  const start = isLate ? (between.at(-1) ?? from) : from;
  const end = isLate ? to : (between[0] ?? to);
  const rest = 1 - part;
  const y = start.y * (rest ** 3 + 3 * rest ** 2 * part) + end.y * (3 * rest * part ** 2 + part ** 3);
  const reach = (end.x - start.x) / 2;
  const x =
    start.x * rest ** 3 +
    3 * (start.x + reach) * rest ** 2 * part +
    3 * (end.x - reach) * rest * part ** 2 +
    end.x * part ** 3;
  return { x, y };
}

/** Out of the top of a route and back into it. @param left of the route @param top of the route */
export function loopPath(left: number, top: number, width: number): string {
  const [out, back] = [left + width * 0.72, left + width * 0.28];
  return `M${round(out)},${round(top)} C${round(out + 10)},${round(top - 38)} ${round(back - 10)},${round(top - 38)} ${round(back)},${round(top - headRoom)}`;
}
