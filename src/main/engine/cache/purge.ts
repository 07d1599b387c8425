import type { CachePurge } from '../../../shared/model/cache.ts';
import { hostOf } from '../route/facts.ts';
import type { ResponseToStore } from './store/stored-response.ts';

/** Whether a purge is about a response. Hosts are compared without port, in any case; everything else to the letter. */
export function isPurged(purge: CachePurge, response: ResponseToStore): boolean {
  switch (purge.by) {
    case 'entry':
      return response.id === purge.value;
    case 'key':
      return response.key === purge.value;
    case 'prefix':
      return response.url.startsWith(purge.value);
    case 'host':
      return hostOfUrl(response.url) === hostOf(purge.value);
    case 'tag':
      return response.tags.includes(purge.value);
    case 'everything':
      return true;
  }
}

const hostOfUrl = (url: string): string => hostOf(/^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '');
