import type { AuthorityRemoval } from '../../shared/model/authority.ts';
import type { TrustMatrix } from '../trust/trust-matrix.ts';

export interface RemoveEverythingOptions {
  readonly trust: Pick<TrustMatrix, 'remove'>;
  /** Delete the files even when a store keeps something: it could not be looked into, or needs an administrator. */
  readonly force: boolean;
  readonly deleteFiles: () => Promise<void>;
}

/**
 * Takes everything of Doorman's out of every store, and only then deletes the authority: its certificate is what stores are searched
 * for by people as well, and a store that still trusts an authority without files would be forgotten.
 */
export async function removeEverything({
  trust,
  force,
  deleteFiles,
}: RemoveEverythingOptions): Promise<AuthorityRemoval> {
  const outcomes = await trust.remove([], 'all');
  const isEmptied = outcomes.every(({ result }) => result === 'done' || result === 'unchanged');
  if (!isEmptied && !force) return { removed: false, outcomes };
  await deleteFiles();
  return { removed: true, outcomes };
}
