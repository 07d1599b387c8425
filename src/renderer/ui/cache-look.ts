import type { CacheOutcome } from '../../shared/model/cache.ts';
import type { MarkShape } from './status-mark.tsx';
import type { Tone } from './tone.ts';

/** How an outcome of the cache is shown: a tone, a shape and a word that say the same. */
export interface CacheLook {
  readonly tone: Tone;
  readonly shape: MarkShape;
  readonly word: string;
  /** What it means, in a sentence. */
  readonly meaning: string;
}

export const cacheLooks: Readonly<Record<CacheOutcome, CacheLook>> = {
  hit: { tone: 'live', shape: 'disc', word: 'hit', meaning: 'Answered from the cache, fresh.' },
  revalidated: {
    tone: 'accent',
    shape: 'ring',
    word: 'revalidated',
    meaning: 'Answered from the cache after the upstream had confirmed it.',
  },
  collapsed: {
    tone: 'live',
    shape: 'dashed-ring',
    word: 'collapsed',
    meaning: 'Answered with what another request was fetching at that moment.',
  },
  stale: {
    tone: 'warn',
    shape: 'diamond',
    word: 'stale',
    meaning: 'Answered from the cache although no longer fresh, as configured or allowed.',
  },
  miss: {
    tone: 'neutral',
    shape: 'ring',
    word: 'miss',
    meaning: 'Nothing stored could be used: the upstream was asked.',
  },
  bypass: { tone: 'neutral', shape: 'dash', word: 'bypass', meaning: 'The cache was not looked at.' },
};
