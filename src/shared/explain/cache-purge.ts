import type { CachePurge } from '../model/cache.ts';

/** `1 response`, `1,200 responses`. */
export const responsesText = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'response' : 'responses'}`;

/** What was to be removed; `url` is one URL with all its variants. */
export type PurgeTarget = CachePurge | { readonly by: 'url'; readonly value: string };

/** What a purge removed, as one sentence. */
export function purgeText(removed: number, purge: PurgeTarget): string {
  const which = whichText(purge);
  if (removed > 0)
    return `${responsesText(removed)}${which} ${removed === 1 ? 'was' : 'were'} removed from the cache.`;
  return which === '' ? 'Nothing was left to remove.' : `Nothing${which} is stored.`;
}

/** With a space in front; empty where there is nothing to say. */
function whichText(purge: PurgeTarget): string {
  switch (purge.by) {
    case 'entry':
    case 'everything':
      return '';
    case 'key':
      return ` with the key ${purge.value}`;
    case 'url':
      return ` for ${purge.value}`;
    case 'prefix':
      return ` under ${purge.value}`;
    case 'host':
      return ` of ${purge.value}`;
    case 'tag':
      return ` tagged ${purge.value}`;
  }
}
