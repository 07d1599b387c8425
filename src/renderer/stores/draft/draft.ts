import { createStore } from 'zustand/vanilla';
import { checkConfig } from '../../../shared/config/check.ts';
import { samePlain } from '../../../shared/config/raw.ts';
import type { ContractClient } from '../../../shared/contract/client.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ConfigSnapshot } from '../../../shared/contract/methods/config.ts';
import type { RequestFrame } from '../exchanges.ts';
import { carryKeys } from './carry-keys.ts';
import type { Compared, DraftState, DraftStore, Step } from './draft-state.ts';
import { isMergeable, mergesByItself, previewMerge } from './merging.ts';
import { type Moment, momentOf } from './moment.ts';
import { readMistakes } from './read-mistakes.ts';

export type { DraftState, DraftStore } from './draft-state.ts';

/** Edits that can be undone; older ones are forgotten. */
export const undoLimit = 200;

const nothing: Moment = { input: undefined, routeKeys: [], selected: null };

/** A draft of the configuration with its history, from the file and back to it. */
export function createDraft(client: Pick<ContractClient, 'call'>, requestFrame: RequestFrame): DraftStore {
  /** What is being applied: the host may send the file before it answers. */
  let inFlight: { readonly moment: Moment } | null = null;
  /** The file as the host sent it last. */
  let file: ConfigSnapshot | null = null;
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
        failure: null,
        applied: null,
        ...more,
        dirty: !samePlain(moment.input, (more.baseMoment ?? get().baseMoment).input),
      });
      checkSoon();
    };

    /** From now on the draft is compared with `base`. */
    const rebase = (base: ConfigSnapshot, baseMoment: Moment, more: Partial<DraftState> = {}) => {
      const { undoable, redoable, ...state } = get();
      const moment = more.moment ?? state.moment;
      set({
        base,
        baseMoment,
        theirs: null,
        // Once there is another file to compare with, no step leads back to an older one.
        ...(baseMoment === state.baseMoment
          ? {}
          : { undoable: undoable.map(withoutFiles), redoable: redoable.map(withoutFiles) }),
        ...more,
        dirty: !samePlain(moment.input, baseMoment.input),
      });
      check();
    };

    const takeFile = (snapshot: ConfigSnapshot) => {
      const moment = carryKeys(get().moment, snapshot.input);
      rebase(snapshot, moment, { moment, undoable: [], redoable: [], failure: null, applied: null });
    };

    /** The draft becomes `input`, compared with the file as it is now, as a step that can be undone. */
    const takeMerged = (label: string, theirs: ConfigSnapshot, input: unknown) => {
      const { base, baseMoment, moment, undoable } = get();
      if (base === null) return;
      const after = { base: theirs, baseMoment: carryKeys(baseMoment, theirs.input, moment) };
      const merged = carryKeys(moment, input, after.baseMoment);
      const files = { before: { base, baseMoment }, after };
      const step: Step = { label, before: moment, after: merged, mergeKey: null, files };
      rebase(after.base, after.baseMoment, {
        moment: merged,
        undoable: [...undoable, step].slice(-undoLimit),
        redoable: [],
        failure: null,
        applied: null,
      });
    };

    const mergeOrWait = (snapshot: ConfigSnapshot) => {
      set({ theirs: snapshot });
      check();
      const preview = previewMerge({ kind: 'file' }, get());
      if (preview === null || !mergesByItself(preview, get().mistakes.length)) return;
      takeMerged('merge with the file', snapshot, preview.input);
      set({ merging: get().merging?.kind === 'file' ? null : get().merging, merges: get().merges + 1 });
    };

    /** The file that is compared with after a step, and whether the file on the disk is another one by now. */
    const comparedAfter = (compared: Compared | undefined): Partial<DraftState> => {
      if (compared === undefined) return {};
      const isCurrent = file === null || samePlain(file.input, compared.baseMoment.input);
      return {
        base: isCurrent && file !== null ? file : compared.base,
        baseMoment: compared.baseMoment,
        theirs: isCurrent ? null : file,
      };
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
      merging: null,
      merges: 0,
      broughtBack: [],
      applied: null,

      edit(label, change, mergeKey) {
        const { moment, undoable } = get();
        const after = change(moment);
        if (after === moment) return;
        const last = undoable.at(-1);
        const merges = mergeKey !== undefined && last?.mergeKey === mergeKey;
        const before = merges ? last.before : moment;
        const earlier = merges ? undoable.slice(0, -1) : undoable;
        // A field that was typed back to what it said leaves nothing to undo.
        const isNothing = merges && samePlain(before.input, after.input);
        const step: Step = { label, before, after, mergeKey: mergeKey ?? null };
        moveTo(after, {
          undoable: isNothing ? earlier : [...earlier, step].slice(-undoLimit),
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
        if (step === undefined) return;
        moveTo(step.before, {
          undoable: undoable.slice(0, -1),
          redoable: [...redoable, step],
          ...comparedAfter(step.files?.before),
        });
      },

      redo() {
        const { undoable, redoable } = get();
        const step = redoable.at(-1);
        if (step === undefined) return;
        moveTo(step.after, {
          undoable: [...undoable, { ...step, mergeKey: null }].slice(-undoLimit),
          redoable: redoable.slice(0, -1),
          ...comparedAfter(step.files?.after),
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
        file = snapshot;
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
          mergeOrWait(snapshot);
        } else {
          takeFile(snapshot);
        }
      },

      loadTheirs() {
        const { theirs } = get();
        if (theirs !== null) takeMerged('take the file as it is', theirs, theirs.input);
      },

      keepMine() {
        const { theirs, moment } = get();
        if (theirs !== null) rebase(theirs, carryKeys(moment, theirs.input), { failure: null });
      },

      startMerge() {
        const { theirs } = get();
        if (theirs !== null && isMergeable(theirs)) set({ merging: { kind: 'file' } });
      },

      bringBack(kept) {
        check();
        const preview = previewMerge({ kind: 'kept', draft: kept }, get());
        if (preview === null) return;
        set({ merging: { kind: 'kept', draft: kept } });
        if (mergesByItself(preview, get().mistakes.length)) get().finishMerge(preview.input);
      },

      finishMerge(input) {
        const { merging, theirs } = get();
        set({ merging: null });
        if (merging?.kind === 'kept') {
          get().edit('bring back changes', (moment) => carryKeys(moment, input));
          set({ broughtBack: [...get().broughtBack, merging.draft.id] });
        } else if (merging?.kind === 'file' && theirs !== null) {
          takeMerged('merge with the file', theirs, input);
        }
      },

      cancelMerge: () => set({ merging: null }),
    };

    async function refuse(error: unknown): Promise<void> {
      if (error instanceof ContractError && error.code === 'config.conflict') {
        try {
          // Where only the layout of the file changed there is nothing to decide: receive() takes it.
          get().receive(await client.call('config.get', {}));
          if (get().theirs !== null) return;
          set({
            failure: {
              message:
                'The file was saved by something else in this moment, and its changes are taken in. Apply again.',
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

function withoutFiles({ files: _files, ...step }: Step): Step {
  return step;
}
