/** Of an edge along which nothing goes, and of the busiest, in CSS pixels. */
export const idleWidth = 1.25;
export const widest = 11;

/**
 * Width of an edge by its rate: it grows with the logarithm, so that 2 and 2,000 requests a second can stand side by
 * side, and any traffic at all is wider than none.
 *
 * @param perSecond requests a second
 */
export const edgeWidth = (perSecond: number): number =>
  perSecond <= 0 ? idleWidth : Math.min(widest, 2 + 2.4 * Math.log10(1 + perSecond));
