import type { OptimisedKind } from '../../../shared/model/content-decision.ts';

/** The longest body that is looked at, in bytes. Longer ones are passed on as they come. */
export const bodyLimits: Readonly<Record<OptimisedKind, number>> = {
  // The parser takes up to 80 times as much memory as the page has bytes.
  html: 1024 * 1024,
  css: 4 * 1024 * 1024,
  js: 4 * 1024 * 1024,
  image: 16 * 1024 * 1024,
};

/** Bytes of all bodies that wait for their end or for the optimiser. Past that bodies are passed on as they come. */
export const heldLimit = 64 * 1024 * 1024;

/** Bodies that wait for their turn. Past that bodies are passed on as they came. */
export const queueLimit = 16;

/** How long a body may take to come before it is passed on as it comes, in milliseconds. */
export const arrivalLimit = 10_000;

/** How long one body may be worked on before the thread is ended and the body passed on as it came, in milliseconds. */
export const jobLimit = 10_000;

/** How long the thread is kept without work, in milliseconds. */
export const idleLimit = 30_000;

/**
 * Memory for objects of the thread, in MiB: several times what the longest page takes. To run out of it may end more than
 * the thread. What native libraries take is bounded by {@link pixelLimit}.
 */
export const heapLimit = 512;

/** Pixels of an image, all its frames together. */
export const pixelLimit = 40_000_000;

/** Pixels of an AVIF image, whose encoder is slow: more would not be done within {@link jobLimit}. */
export const avifPixelLimit = 2_000_000;
