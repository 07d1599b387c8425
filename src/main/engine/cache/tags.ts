import type { HeaderList } from '../headers.ts';

/** Tags of one response that are kept. */
const tagsLimit = 100;
/** Characters of a tag at most; a longer one is left out. */
const tagLength = 256;

/** What a response may be purged by: `Surrogate-Key`, separated by spaces, and `Cache-Tag`, separated by commas. */
export function tagsOf(headers: HeaderList): readonly string[] {
  const keys = headers.joined('surrogate-key');
  const tags = headers.joined('cache-tag');
  if (keys === undefined && tags === undefined) return [];
  const all = [...(keys ?? '').split(/[\s,]+/), ...(tags ?? '').split(',').map((tag) => tag.trim())];
  return [...new Set(all)].filter((tag) => tag !== '' && tag.length <= tagLength).slice(0, tagsLimit);
}
