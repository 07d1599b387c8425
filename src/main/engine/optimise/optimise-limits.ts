import type { OptimisedKind } from '../../../shared/model/content-decision.ts';

/** The longest body that is looked at, in bytes. Longer ones are passed on as they come. */
export const bodyLimits: Readonly<Record<OptimisedKind, number>> = {
  // The parser takes up to 250 times as much memory as the page has bytes.
  html: 512 * 1024,
  // All of it may be mistakes, and each is told.
  css: 1024 * 1024,
  js: 1024 * 1024,
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

/** How long the thread may take to end by itself, with the processes it started, in milliseconds. Then it is ended. */
export const endLimit = 2_000;

/** How long is waited for the end of a thread that was ended, in milliseconds: native code in it runs on to its end. */
export const terminateLimit = 3_000;

/** Characters of scripts and style sheets that may be quoted in what is found in them, at most: a line of 16 KiB, or many shorter ones. */
export const quotedLimit = 64 * 1024 * 1024;

/**
 * Memory for objects of a thread, in MiB: at least twice what any body within the limits takes, since V8 may end the
 * whole process where it is used up. What native libraries take is bounded by {@link pixelLimit}.
 */
export const heapLimit = 512;

/** Pixels of an image, all its frames together. */
export const pixelLimit = 40_000_000;

/** Pixels of an AVIF image, whose encoder is slow: more would not be done within {@link jobLimit}. */
export const avifPixelLimit = 2_000_000;
