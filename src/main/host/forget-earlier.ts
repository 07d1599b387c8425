import type { TrustMatrix } from '../trust/trust-matrix.ts';
import type { AuthorityKeeper } from './authority-keeper.ts';

/** No longer remembers earlier authorities once no store has one; a store that cannot be looked into might. */
export async function forgetWhereGone(
  trust: Pick<TrustMatrix, 'list'>,
  authority: Pick<AuthorityKeeper, 'forgetEarlier'>,
): Promise<void> {
  const stores = await trust.list('earlier');
  if (stores.every(({ stale, state }) => stale.length === 0 && state !== 'unreadable')) {
    await authority.forgetEarlier();
  }
}
