import type { StoreApi } from 'zustand/vanilla';
import type { Mistake } from '../../../shared/config/mistakes.ts';
import type { ConfigSnapshot } from '../../../shared/contract/methods/config.ts';
import type { MethodResults } from '../../../shared/contract/methods.ts';
import type { KeptDraft } from '../../../shared/model/draft.ts';
import type { MergeSource } from './merging.ts';
import type { Moment } from './moment.ts';

/** One edit, as undo and redo know it. */
export interface Step {
  /** What was done, as a phrase: 'delete route docs'. */
  readonly label: string;
  readonly before: Moment;
  readonly after: Moment;
  /** Edits with the same key that follow each other are one step, such as the letters of a word. */
  readonly mergeKey: string | null;
  /** Where the step took over another file to compare with: the ones before and after it. */
  readonly files?: { readonly before: Compared; readonly after: Compared };
}

/** A file with the identities of its routes. */
export interface Compared {
  readonly base: ConfigSnapshot;
  readonly baseMoment: Moment;
}

/** Why the last apply changed nothing. */
export interface ApplyFailure {
  readonly message: string;
  /** What the host found wrong; empty when it was something else. */
  readonly mistakes: readonly Mistake[];
}

export interface DraftState {
  /** The file that the draft is compared with and applied against; null until the host has said it. */
  readonly base: ConfigSnapshot | null;
  /** The file's value with the identities of its routes. */
  readonly baseMoment: Moment;
  readonly moment: Moment;
  readonly dirty: boolean;
  /** Mistakes of the draft, found within a frame of an edit. */
  readonly mistakes: readonly Mistake[];
  readonly undoable: readonly Step[];
  readonly redoable: readonly Step[];
  readonly phase: 'idle' | 'applying';
  readonly failure: ApplyFailure | null;
  /** The file as it is now, where it changed while there was a draft of an older one and a person has to choose; null otherwise. */
  readonly theirs: ConfigSnapshot | null;
  /** What is being merged by the person; null while nothing is. */
  readonly merging: MergeSource | null;
  /** How often changes of the file were merged without a question. */
  readonly merges: number;
  /** Kept drafts that became part of this one, by id. */
  readonly broughtBack: readonly string[];
  /** What the last apply made; null before, and after the next edit. */
  readonly applied: MethodResults['config.apply'] | null;
  edit(label: string, change: (moment: Moment) => Moment, mergeKey?: string): void;
  /** Ends merging: what is typed from now on is undone apart. */
  seal(): void;
  select(key: string | null): void;
  undo(): void;
  redo(): void;
  /** Back to the file. Can be undone. */
  discard(): void;
  /** Checks, applies and saves. What comes of it is in the state; never rejects. */
  apply(): Promise<void>;
  /**
   * Takes the file as the host sent it. Into a draft its changes are merged; where both changed the same, or the result would have
   * mistakes, the file waits as {@link theirs} for a person.
   */
  receive(snapshot: ConfigSnapshot): void;
  /** Gives the draft up for the file as it is now. Can be undone. */
  loadTheirs(): void;
  /** Keeps the draft, from now on compared with the file as it is now: applying overwrites it. */
  keepMine(): void;
  /** Has the person merge the file as it is now. Without effect where there is nothing to merge. */
  startMerge(): void;
  /** Brings a kept draft into this one: at once where nothing collides, else {@link merging} waits for the person. */
  bringBack(kept: KeptDraft): void;
  /** What the person made of the merge becomes the draft. Can be undone. */
  finishMerge(input: unknown): void;
  cancelMerge(): void;
}

export type DraftStore = StoreApi<DraftState>;
