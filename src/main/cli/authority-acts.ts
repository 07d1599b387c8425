import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { ContractError } from '../../shared/contract/errors.ts';
import type { AuthorityOverview, AuthorityRemoval } from '../../shared/model/authority.ts';
import type { TrustScope, TrustStoreReport } from '../../shared/model/trust.ts';
import { removeEverything } from '../host/remove-everything.ts';
import { bundlePath } from '../host/trust-service.ts';
import { CommandError } from './context.ts';
import { localTrust, openLocalAuthority } from './local-authority.ts';
import { connectToRunning } from './running.ts';

/** What `doorman ca` does, through the instance that runs or on the files where none does. */
export interface AuthorityActs {
  readonly isRunning: boolean;
  overview(): Promise<AuthorityOverview>;
  /** @throws ContractError `authority.key_would_be_plain`, unless that may be */
  prepare(keyMayBePlain: boolean): Promise<AuthorityOverview>;
  switchOver(): Promise<AuthorityOverview>;
  discard(): Promise<AuthorityOverview>;
  export(): Promise<{ readonly pem: string; readonly der: Buffer }>;
  listStores(scope: TrustScope): Promise<readonly TrustStoreReport[]>;
  removeEverything(force: boolean): Promise<AuthorityRemoval>;
  close(): void;
}

/** @throws CommandError when there is no authority, or it cannot be read */
export async function openAuthorityActs(
  dataDirectory: string,
  config: string | undefined,
): Promise<AuthorityActs> {
  const client = await connectToRunning(dataDirectory);
  if (client !== null) {
    return {
      isRunning: true,
      overview: () => client.call('authority.overview', {}),
      prepare: (keyMayBePlain) => client.call('authority.prepare', { keyMayBePlain }),
      switchOver: () => client.call('authority.switch', {}),
      discard: () => client.call('authority.discard', {}),
      async export() {
        const { pem, der } = await client.call('authority.export', {});
        return { pem, der: Buffer.from(der, 'base64') };
      },
      listStores: async (scope) => (await client.call('trust.list', { scope })).items,
      removeEverything: (force) => client.call('authority.remove', { force }),
      close: () => client.close(),
    };
  }
  const keeper = await openLocalAuthority({ dataDirectory, config, mayCreate: false });
  const trust = localTrust(dataDirectory, keeper);
  const after = async (work: Promise<void>): Promise<AuthorityOverview> => {
    await work;
    return keeper.overview();
  };
  return {
    isRunning: false,
    overview: () => keeper.overview(),
    prepare: (keyMayBePlain) => after(keeper.prepare(keyMayBePlain)),
    switchOver: () => after(keeper.switchOver()),
    discard: () => after(keeper.discard()),
    async export() {
      const { certificatePem } = keeper.subject().current ?? keeper.refuse('current');
      return { pem: certificatePem, der: new X509Certificate(certificatePem).raw };
    },
    listStores: (scope) => trust.list(scope),
    removeEverything: (force) =>
      removeEverything({
        trust,
        force,
        async deleteFiles() {
          await keeper.remove();
          await rm(bundlePath(dataDirectory), { force: true });
        },
      }),
    close: () => undefined,
  };
}

/** Refusals as sentences of a command. */
export async function withSentences<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ContractError) throw new CommandError(error.message);
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('certificate.')) {
      throw new CommandError(error.message);
    }
    throw error;
  }
}
