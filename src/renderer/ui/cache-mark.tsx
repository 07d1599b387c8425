import type { CacheOutcome } from '../../shared/model/cache.ts';
import { cacheLooks } from './cache-look.ts';
import { StatusMark } from './status-mark.tsx';
import { toneText } from './tone.ts';

/** What the cache did, as a small mark and its word. */
export function CacheMark({ outcome }: { readonly outcome: CacheOutcome }) {
  const { tone, shape, word, meaning } = cacheLooks[outcome];
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={meaning}>
      <StatusMark tone={tone} shape={shape} className="size-2" />
      <span className={`truncate ${toneText[tone]}`}>{word}</span>
    </span>
  );
}
