import { ContractError } from '../../../shared/contract/errors.ts';
import type { DraftMethodName } from '../../../shared/contract/methods/draft.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { summariseChange } from '../../../shared/edit/summarise-change.ts';
import { type DraftNote, type KeptDraft, keptDraftLimit } from '../../../shared/model/draft.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { type DraftFile, draftFileLimit } from '../draft-file.ts';

/** Names that one connection may call its own; a window has one. */
const openLimit = 8;

/** One connection's way to the drafts. */
export interface DraftConnection {
  readonly handlers: Pick<Handlers, DraftMethodName>;
  /** The window is gone; its draft stays, for others to go on with. */
  close(): void;
}

/** Drafts of all windows: each has its own, so that none overwrites another. */
export interface Drafts {
  connect(): DraftConnection;
  /** Oldest first. */
  notes(): readonly DraftNote[];
}

/** @param onChange called when {@link Drafts.notes} say something else */
export function keepDrafts(file: DraftFile, onChange: () => void, now: () => number = Date.now): Drafts {
  let kept: readonly KeptDraft[] = file.earlier;
  /** How many connections call a draft their own. */
  const open = new Map<string, number>();
  const summaries = new WeakMap<KeptDraft, string>();
  const summaryOf = (draft: KeptDraft): string => {
    const known = summaries.get(draft) ?? summariseChange(draft.base.input, draft.input);
    summaries.set(draft, known);
    return known;
  };

  const replace = async (id: string, draft: KeptDraft | null): Promise<void> => {
    const next = [...kept.filter((other) => other.id !== id), ...(draft === null ? [] : [draft])];
    if (draft !== null) judge(next);
    else if (next.length === kept.length) return;
    kept = next;
    onChange();
    try {
      await file.write(next);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const lost =
        draft === null
          ? 'What is discarded comes back when Doorman starts again'
          : 'These changes would be lost if Doorman stopped';
      throw new ContractError(
        'draft.not_kept',
        `${lost}: ${file.path} cannot be written (${reason}). Make room or mend that, and edit or discard once more.`,
      );
    }
  };

  /** @throws ContractError where that many cannot be kept */
  const judge = (next: readonly KeptDraft[]): void => {
    if (next.length > keptDraftLimit) {
      throw new ContractError(
        'draft.not_kept',
        `These changes would be lost if this window were closed: ${keptDraftLimit} other drafts are kept already. Bring one of them back or discard it.`,
      );
    }
    if (!file.fits(next)) {
      throw new ContractError(
        'draft.not_kept',
        `These changes would be lost if this window were closed: with them the drafts take more than ${draftFileLimit / 1024 / 1024} MiB. Apply them, or discard another draft.`,
      );
    }
  };

  return {
    notes: () =>
      kept.map((draft) => ({
        id: draft.id,
        at: draft.at,
        summary: summaryOf(draft),
        isOpen: open.has(draft.id),
      })),
    connect() {
      const own = new Set<string>();
      const claim = (id: string): void => {
        if (own.has(id)) return;
        if (own.size >= openLimit) {
          throw new ContractError('call.invalid_params', `A window has at most ${openLimit} drafts.`);
        }
        own.add(id);
        open.set(id, (open.get(id) ?? 0) + 1);
        onChange();
      };
      return {
        handlers: {
          'draft.open': ({ id }) => {
            claim(id);
            return {};
          },
          'draft.get': ({ id }) => ({ draft: kept.find((draft) => draft.id === id) ?? null }),
          'draft.put': async ({ id, base, input }) => {
            claim(id);
            await replace(id, {
              id,
              at: epochMilliseconds(now()),
              base: { revision: base.revision, input: base.input },
              input,
            });
            return {};
          },
          'draft.clear': async ({ id }) => {
            await replace(id, null);
            return {};
          },
        },
        close() {
          for (const id of own) {
            const count = (open.get(id) ?? 1) - 1;
            if (count === 0) open.delete(id);
            else open.set(id, count);
          }
          if (own.size > 0) onChange();
          own.clear();
        },
      };
    },
  };
}
