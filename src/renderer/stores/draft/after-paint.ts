import type { RequestFrame } from '../exchanges.ts';

/** Longest time that a check waits for the one before it to have paid off, in milliseconds. */
const longestPause = 500;

/**
 * Runs a check after the frame that shows what was typed, so that letters never wait for it. Where checks take long,
 * as for thousands of routes, they come the more seldom.
 */
export function afterPaint(): RequestFrame {
  let cost = 0;
  return (callback) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(
        () => {
          const start = performance.now();
          callback();
          cost = performance.now() - start;
        },
        Math.min(cost, longestPause),
      );
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  };
}
