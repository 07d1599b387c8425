import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { type TrustMatrix, UnknownStoreError } from '../../trust/trust-matrix.ts';

type TrustHandlers = Pick<Handlers, 'trust.list' | 'trust.verify' | 'trust.install' | 'trust.remove'>;

/** The trust stores of this machine. */
export function trustHandlers(trust: TrustMatrix): TrustHandlers {
  return {
    'trust.list': async () => ({ items: await trust.list() }),
    'trust.verify': async ({ stores }) => ({ items: await known(() => trust.verify(stores)) }),
    'trust.install': async ({ stores }) => ({ items: await known(() => trust.install(stores)) }),
    'trust.remove': async ({ stores }) => ({ items: await known(() => trust.remove(stores)) }),
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
