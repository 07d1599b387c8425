import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { type TrustMatrix, UnknownStoreError } from '../../trust/trust-matrix.ts';
import type { AuthorityKeeper } from '../authority-keeper.ts';
import { forgetWhereGone } from '../forget-earlier.ts';

type TrustHandlers = Pick<Handlers, 'trust.list' | 'trust.verify' | 'trust.install' | 'trust.remove'>;

/** The trust stores of this machine. */
/** @param authority remembers earlier ones for as long as stores have them */
export function trustHandlers(
  trust: TrustMatrix,
  authority: Pick<AuthorityKeeper, 'forgetEarlier'>,
): TrustHandlers {
  return {
    'trust.list': async ({ scope }) => ({ items: await trust.list(scope) }),
    'trust.verify': async ({ stores, scope }) => ({ items: await known(() => trust.verify(stores, scope)) }),
    'trust.install': async ({ stores, scope }) => ({
      items: await known(() => trust.install(stores, scope)),
    }),
    'trust.remove': async ({ stores, scope }) => {
      const items = await known(() => trust.remove(stores, scope));
      if (scope === 'earlier') await forgetWhereGone(trust, authority);
      return { items };
    },
  };
}

async function known<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownStoreError) throw new ContractError('trust.unknown_store', error.message);
    throw error;
  }
}
