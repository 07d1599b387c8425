/** A rectangle of a picture, in units of its view box. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Many bars as one path: a picture of sixty seconds is then a few elements, and a hundred pictures stay quick. */
export const barsPath = (bars: readonly Bar[]): string =>
  bars
    .filter(({ height }) => height > 0)
    .map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`)
    .join('');
