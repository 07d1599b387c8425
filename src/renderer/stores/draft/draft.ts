import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkConfig } from '../../../shared/config/check.ts';
import type { Mistake } from '../../../shared/config/mistakes.ts';
import { samePlain } from '../../../shared/config/raw.ts';
import type { ContractClient } from '../../../shared/contract/client.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ConfigSnapshot } from '../../../shared/contract/methods/config.ts';
import type { MethodResults } from '../../../shared/contract/methods.ts';
import type { RequestFrame } from '../exchanges.ts';
import { carryKeys } from './carry-keys.ts';
import { type Moment, momentOf } from './moment.ts';
import { readMistakes } from './read-mistakes.ts';

/** Edits that can be undone; older ones are forgotten. */
export const undoLimit = 200;

/** One edit, as undo and redo know it. */
export interface Step {
  /** What was done, as a phrase: 'delete route docs'. */
  readonly label: string;
  readonly before: Moment;
  readonly after: Moment;
  /** Edits with the same key that follow each other are one step, such as the letters of a word. */
  readonly mergeKey: string | null;
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
  /** The file as it is now, where it changed while there was a draft of an older one; null otherwise. */
  readonly theirs: ConfigSnapshot | null;
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
  /** Takes the file as the host sent it. A draft is kept; whether the two disagree is in {@link theirs}. */
  receive(snapshot: ConfigSnapshot): void;
  /** Gives the draft up for the file as it is now. */
  loadTheirs(): void;
  /** Keeps the draft, from now on compared with the file as it is now: applying overwrites it. */
  keepMine(): void;
}

export type DraftStore = StoreApi<DraftState>;

const nothing: Moment = { input: undefined, routeKeys: [], selected: null };

/** A draft of the configuration with its history, from the file and back to it. */
export function createDraft(client: Pick<ContractClient, 'call'>, requestFrame: RequestFrame): DraftStore {
  /** What is being applied: the host may send the file before it answers. */
  let inFlight: { readonly moment: Moment } | null = null;
  let cancelCheck: (() => void) | undefined;

  return createStore<DraftState>((set, get) => {
    const check = () => {
      cancelCheck?.();
      cancelCheck = undefined;
      const { base, moment } = get();
      if (base === null) return;
      // A file that could not be read has no value to check; the host's mistakes say where it goes wrong.
      const checked = checkConfig(moment.input);
      set({ mistakes: moment.input === undefined ? base.mistakes : checked.ok ? [] : checked.mistakes });
    };
    const checkSoon = () => {
      cancelCheck ??= requestFrame(check);
    };

    const moveTo = (moment: Moment, more: Partial<DraftState> = {}) => {
      set({
        moment,
        dirty: !samePlain(moment.input, get().baseMoment.input),
        failure: null,
        applied: null,
        ...more,
      });
      checkSoon();
    };

    /** From now on the draft is compared with `base`. */
    const rebase = (base: ConfigSnapshot, baseMoment: Moment, more: Partial<DraftState> = {}) => {
      const moment = more.moment ?? get().moment;
      set({ base, baseMoment, theirs: null, ...more, dirty: !samePlain(moment.input, baseMoment.input) });
      check();
    };

    const takeFile = (snapshot: ConfigSnapshot) => {
      const moment = carryKeys(get().moment, snapshot.input);
      rebase(snapshot, moment, { moment, undoable: [], redoable: [], failure: null, applied: null });
    };

    return {
      base: null,
      baseMoment: nothing,
      moment: nothing,
      dirty: false,
      mistakes: [],
      undoable: [],
      redoable: [],
      phase: 'idle',
      failure: null,
      theirs: null,
      applied: null,

      edit(label, change, mergeKey) {
        const { moment, undoable } = get();
        const after = change(moment);
        if (after === moment) return;
        const last = undoable.at(-1);
        const merges = mergeKey !== undefined && last?.mergeKey === mergeKey;
        const step: Step = {
          label,
          before: merges ? last.before : moment,
          after,
          mergeKey: mergeKey ?? null,
        };
        moveTo(after, {
          undoable: [...(merges ? undoable.slice(0, -1) : undoable), step].slice(-undoLimit),
          redoable: [],
        });
      },

      seal() {
        const { undoable } = get();
        const last = undoable.at(-1);
        if (last !== undefined && last.mergeKey !== null) {
          set({ undoable: undoable.with(-1, { ...last, mergeKey: null }) });
        }
      },

      select(key) {
        get().seal();
        set({ moment: { ...get().moment, selected: key } });
      },

      undo() {
        const { undoable, redoable } = get();
        const step = undoable.at(-1);
        if (step !== undefined)
          moveTo(step.before, { undoable: undoable.slice(0, -1), redoable: [...redoable, step] });
      },

      redo() {
        const { undoable, redoable } = get();
        const step = redoable.at(-1);
        if (step === undefined) return;
        moveTo(step.after, {
          undoable: [...undoable, { ...step, mergeKey: null }].slice(-undoLimit),
          redoable: redoable.slice(0, -1),
        });
      },

      discard() {
        const { baseMoment, moment } = get();
        const selected =
          baseMoment.routeKeys.find((key) => key === moment.selected) ?? baseMoment.routeKeys[0] ?? null;
        get().edit('discard the changes', () => ({ ...baseMoment, selected }));
      },

      async apply() {
        check();
        const { base, moment, phase, mistakes, dirty, theirs } = get();
        const isReady = phase === 'idle' && dirty && theirs === null && mistakes.length === 0;
        if (base === null || !isReady) return;
        get().seal();
        inFlight = { moment };
        set({ phase: 'applying', failure: null, applied: null });
        try {
          const applied = await client.call('config.apply', {
            input: moment.input,
            baseRevision: base.revision,
          });
          const current = get().base ?? base;
          // The host's own account of the file may be here already, with its text.
          const next: ConfigSnapshot =
            current.revision === applied.revision
              ? current
              : { ...current, exists: true, revision: applied.revision, input: moment.input, mistakes: [] };
          rebase(next, moment, { applied });
        } catch (error) {
          await refuse(error);
        } finally {
          inFlight = null;
          set({ phase: 'idle' });
        }
      },

      receive(snapshot) {
        const { base, baseMoment, moment, dirty } = get();
        if (base === null) {
          const first = momentOf(snapshot.input);
          rebase(snapshot, first, { moment: first });
        } else if (inFlight !== null && samePlain(snapshot.input, inFlight.moment.input)) {
          rebase(snapshot, inFlight.moment);
        } else if (samePlain(snapshot.input, baseMoment.input)) {
          // Only comments and layout changed, if anything did.
          rebase(snapshot, baseMoment);
        } else if (samePlain(snapshot.input, moment.input)) {
          rebase(snapshot, moment);
        } else if (dirty) {
          set({ theirs: snapshot });
        } else {
          takeFile(snapshot);
        }
      },

      loadTheirs() {
        const { theirs } = get();
        if (theirs !== null) takeFile(theirs);
      },

      keepMine() {
        const { theirs, moment } = get();
        if (theirs !== null) rebase(theirs, carryKeys(moment, theirs.input), { failure: null });
      },
    };

    async function refuse(error: unknown): Promise<void> {
      if (error instanceof ContractError && error.code === 'config.conflict') {
        try {
          // Where only the layout of the file changed there is nothing to decide: receive() takes it.
          get().receive(await client.call('config.get', {}));
          if (get().theirs !== null) return;
          set({
            failure: {
              message: 'The file was saved by something else in this moment. Apply again.',
              mistakes: [],
            },
          });
          return;
        } catch (readError) {
          set({ failure: { message: textOf(readError), mistakes: [] } });
          return;
        }
      }
      const mistakes =
        error instanceof ContractError && error.code === 'config.invalid' ? readMistakes(error.details) : [];
      set({ failure: { message: textOf(error), mistakes } });
    }
  });
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
