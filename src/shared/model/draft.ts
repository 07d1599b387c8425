import type { EpochMilliseconds } from './units.ts';

/** Drafts kept at once, one for each window; past that no further one is kept until one is applied or discarded. */
export const keptDraftLimit = 8;

/** A window names its draft so; the name means nothing else. */
export const draftIdPattern = /^[0-9A-Za-z-]{8,64}$/;

/** A draft of the configuration that is kept, without its values. */
export interface DraftNote {
  /** Of the window that edits it, or did before it was closed. */
  readonly id: string;
  /** When it was last kept. */
  readonly at: EpochMilliseconds;
  /** What it changes, on one line. */
  readonly summary: string;
  /** Whether the window that edits it is connected now. */
  readonly isOpen: boolean;
}

/** A configuration as it was edited, and the file that the edits were made to. Values as in the file, not checked. */
export interface KeptDraft {
  readonly id: string;
  readonly at: EpochMilliseconds;
  readonly base: {
    /** SHA-256 of the file's text, hex. */
    readonly revision: string;
    readonly input: unknown;
  };
  readonly input: unknown;
}
