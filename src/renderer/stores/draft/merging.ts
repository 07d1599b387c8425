import { checkConfig } from '../../../shared/config/check.ts';
import type { Mistake } from '../../../shared/config/mistakes.ts';
import { idOf, listAt } from '../../../shared/config/plain.ts';
import { isRawMap } from '../../../shared/config/raw.ts';
import type { ConfigSnapshot } from '../../../shared/contract/methods/config.ts';
import type { Side, Three } from '../../../shared/edit/merge/conflict.ts';
import { type Merged, mergeConfigs } from '../../../shared/edit/merge/merge-configs.ts';
import type { KeptDraft } from '../../../shared/model/draft.ts';
import type { DraftState } from './draft-state.ts';

/** What the draft is to be merged with, where a person has to choose. */
export type MergeSource =
  /** The file, which changed while there was a draft. */
  | { readonly kind: 'file' }
  /** A draft of an earlier run or of another window. */
  | { readonly kind: 'kept'; readonly draft: KeptDraft };

/** A merge as it would be with the choices made so far, and what is wrong with it. */
export interface MergePreview extends Merged {
  readonly mistakes: readonly Mistake[];
}

/** What of a draft a merge depends on. */
type Draft = Pick<DraftState, 'baseMoment' | 'moment' | 'theirs'>;

/** The three values of a merge; null where there is nothing to merge with any more, or it cannot be read. */
function sidesOf(source: MergeSource, { baseMoment, moment, theirs }: Draft): Three<unknown> | null {
  if (source.kind === 'kept') {
    const { base, input } = source.draft;
    return { base: base.input, mine: input, theirs: moment.input };
  }
  return theirs === null || !isMergeable(theirs)
    ? null
    : { base: baseMoment.input, mine: moment.input, theirs: theirs.input };
}

/** A file that is gone or no YAML has no changes that could be taken over. */
export const isMergeable = (file: ConfigSnapshot): boolean => file.exists && isRawMap(file.input);

/** Merges, with the sides that were chosen, and checks what comes of it. */
export function previewMerge(
  source: MergeSource,
  draft: Draft,
  choose?: (conflict: string) => Side,
): MergePreview | null {
  const sides = sidesOf(source, draft);
  if (sides === null) return null;
  const merged = mergeConfigs(sides, {
    ...(choose === undefined ? {} : { choose }),
    routeOrigins: source.kind === 'file' ? originsOf(draft) : undefined,
  });
  const checked = checkConfig(merged.input);
  return { ...merged, mistakes: checked.ok ? [] : checked.mistakes };
}

/** For each route of the draft the id that it has in the file it was made of. */
function originsOf({ baseMoment, moment }: Draft): readonly (string | null)[] {
  const ids = new Map(
    listAt(baseMoment.input, 'routes').map((route, index) => [baseMoment.routeKeys[index], idOf(route)]),
  );
  return moment.routeKeys.map((key) => ids.get(key) ?? null);
}

/** Whether a merge can go on without a person: nothing collides, and nothing is wrong that was not before. */
export const mergesByItself = (preview: MergePreview, mistakesBefore: number): boolean =>
  preview.conflicts.length === 0 && preview.mistakes.length <= mistakesBefore;
