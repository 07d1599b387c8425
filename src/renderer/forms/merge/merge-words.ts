import type { MergeSource } from '../../stores/draft/merging.ts';
import { timeAgo } from '../../ui/time-ago.ts';

/** What the three sides of a merge and the merge itself are called. */
export interface MergeWords {
  readonly title: string;
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** On the buttons that choose one side for everything. */
  readonly allMine: string;
  readonly allTheirs: string;
}

/** @param dirty whether there is a draft in this window */
export function mergeWords(source: MergeSource, dirty: boolean, now: number): MergeWords {
  if (source.kind === 'file') {
    return {
      title: 'Merge your draft with the file',
      base: 'Before',
      mine: 'Your draft',
      theirs: 'The file now',
      allMine: 'All from your draft',
      allTheirs: 'All from the file',
    };
  }
  return {
    title: `Bring back changes from ${timeAgo(source.draft.at, now)}`,
    base: 'Before',
    mine: 'The kept changes',
    theirs: dirty ? 'Your draft here' : 'The file now',
    allMine: 'All kept changes',
    allTheirs: dirty ? 'All from your draft' : 'All from the file',
  };
}
