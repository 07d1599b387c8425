import { z } from 'zod';
import { draftIdPattern, type KeptDraft } from '../../model/draft.ts';
import { configInput, revision } from './params.ts';

const id = z.string().regex(draftIdPattern);

/** Drafts of the configuration, kept so that they survive the end of their window, of the host and of the app. */
export const draftMethodParams = {
  /** Says that this connection is the window whose draft has this name, also before there is one. */
  'draft.open': z.strictObject({ id }),
  'draft.get': z.strictObject({ id }),
  /** Keeps a draft in place of what was kept under its name. On the disk when it resolves. */
  'draft.put': z.strictObject({
    id,
    base: z.strictObject({ revision, input: configInput }),
    input: configInput,
  }),
  /** The draft was applied, given up or taken over. */
  'draft.clear': z.strictObject({ id }),
} as const;

export type DraftMethodName = keyof typeof draftMethodParams;

export interface DraftMethodResults {
  'draft.open': Record<never, never>;
  /** Null where none is kept under that name any more. */
  'draft.get': { readonly draft: KeptDraft | null };
  'draft.put': Record<never, never>;
  'draft.clear': Record<never, never>;
}
