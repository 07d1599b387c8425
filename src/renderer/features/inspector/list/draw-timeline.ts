import type { TimelineBucket } from './timeline.ts';

/** Part of the height, at the bottom, that failed requests have to themselves. */
const errorPart = 0.25;
/** Room between two bars, in CSS pixels, where there is enough. */
const gap = 1;

/**
 * Draws requests as bars: those that the cache answered hatched and at the bottom of the bar, failed ones under the
 * line, so that neither is told by colour alone. Errors have their own scale, since one among thousands matters.
 */
export function drawTimeline(canvas: HTMLCanvasElement, buckets: readonly TimelineBucket[]): void {
  const context = canvas.getContext('2d');
  const scale = window.devicePixelRatio;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (context === null || width === 0 || height === 0) return;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colour = (token: string) => style.getPropertyValue(token);
  const line = Math.round(height * (1 - errorPart));
  const most = Math.max(1, ...buckets.map(({ requests }) => requests));
  const mostErrors = Math.max(1, ...buckets.map(({ errors }) => errors));
  const step = width / Math.max(1, buckets.length);
  const bar = Math.max(1, step - (step > 3 ? gap : 0));
  const neutral = colour('--faint');
  const live = colour('--live');
  const failed = colour('--error');

  context.fillStyle = colour('--line');
  context.fillRect(0, line, width, 1);
  buckets.forEach(({ requests, errors, cached }, index) => {
    const left = index * step;
    const tall = requests === 0 ? 0 : Math.max(1, ((requests - errors) / most) * (line - 2));
    const cachedTall = requests - errors === 0 ? 0 : (cached / (requests - errors)) * tall;
    context.fillStyle = neutral;
    context.globalAlpha = 0.6;
    context.fillRect(left, line - tall, bar, tall - cachedTall);
    context.globalAlpha = 1;
    context.fillStyle = live;
    // Hatched: every other pixel row.
    for (let y = line - 2; y >= line - cachedTall; y -= 2) context.fillRect(left, y, bar, 1);
    if (errors > 0) {
      context.fillStyle = failed;
      context.fillRect(
        left,
        line + 2,
        Math.max(2, bar),
        Math.max(2, (errors / mostErrors) * (height - line - 2)),
      );
    }
  });
}
