import type { EpochMilliseconds } from './units.ts';

/** A configuration that ran once, without its text. */
export interface ConfigHistoryEntry {
  /** SHA-256 of the text, hex: the file's revision when it had this text. */
  readonly revision: string;
  /** When it was applied. */
  readonly at: EpochMilliseconds;
  /** What made it differ from the one before, on one line. */
  readonly summary: string;
}

/** Configurations kept; past that the oldest are forgotten. */
export const configHistoryLimit = 50;
