import { purgeText } from '../../shared/explain/cache-purge.ts';
import type { CachePurge } from '../../shared/model/cache.ts';
import type { Stores } from './stores.ts';

/** Removes stored responses and says in a notice how many were, or why none could be. Never rejects. */
export async function purgeAndSay(
  { cache, notices }: Pick<Stores, 'cache' | 'notices'>,
  purge: CachePurge,
): Promise<void> {
  try {
    const removed = await cache.getState().purge(purge);
    notices.getState().say(purgeText(removed, purge));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notices.getState().fail(`Nothing was removed: ${reason}`);
  }
}
