import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { TrustMatrix } from '../../trust/trust-matrix.ts';
import type { AuthorityKeeper } from '../authority-keeper.ts';
import type { CertificateSharing } from '../certificate-share.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import { removeEverything } from '../remove-everything.ts';

type AuthorityHandlers = Pick<
  Handlers,
  | 'authority.get'
  | 'authority.reset'
  | 'authority.overview'
  | 'authority.prepare'
  | 'authority.discard'
  | 'authority.switch'
  | 'authority.remove'
  | 'authority.protect'
  | 'authority.export'
  | 'authority.sharing'
  | 'authority.share'
  | 'authority.stopSharing'
  | 'certificates.list'
>;

export interface AuthorityHandlersOptions {
  readonly authority: AuthorityKeeper;
  readonly engine: Pick<EngineSupervisor, 'setAuthority' | 'ask'>;
  readonly trust: Pick<TrustMatrix, 'remove'>;
  /** The bundle of `doorman env`, which has a copy of the certificate. */
  readonly bundlePath: string;
  readonly sharing: CertificateSharing;
}

/** The local authority: what it is, its rotation, its end. */
export function authorityHandlers({
  authority,
  engine,
  trust,
  bundlePath,
  sharing,
}: AuthorityHandlersOptions): AuthorityHandlers {
  /** What fails here has a sentence that a person can act on. */
  const acting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ContractError) throw error;
      throw new ContractError(
        'authority.unavailable',
        error instanceof Error ? error.message : String(error),
      );
    }
  };
  const overviewAfter = (work: () => Promise<void>) =>
    acting(async () => {
      await work();
      return authority.overview();
    });
  /** What was given away before is another certificate now. */
  const tellEngine = async (): Promise<void> => {
    await sharing.stop();
    await engine.setAuthority(authority.material());
  };
  const currentPem = (): string =>
    (authority.subject().current ?? authority.refuse('current')).certificatePem;
  const sharingFacts = () => ({ addresses: sharing.addresses(), share: sharing.current() });

  return {
    'authority.get': () => authority.facts(),
    'authority.overview': () => authority.overview(),
    'authority.reset': () =>
      acting(async () => {
        const facts = await authority.reset();
        await tellEngine();
        return facts;
      }),
    'authority.prepare': ({ keyMayBePlain = false }) => overviewAfter(() => authority.prepare(keyMayBePlain)),
    'authority.discard': () => overviewAfter(() => authority.discard()),
    'authority.switch': () =>
      overviewAfter(async () => {
        await authority.switchOver();
        await tellEngine();
      }),
    'authority.protect': ({ isProtected }) => overviewAfter(() => authority.protect(isProtected)),
    'authority.remove': ({ force = false }) =>
      acting(() =>
        removeEverything({
          trust,
          force,
          async deleteFiles() {
            await authority.remove();
            await rm(bundlePath, { force: true });
            await tellEngine();
          },
        }),
      ),
    'authority.export': () => {
      const pem = currentPem();
      return { pem, der: new X509Certificate(pem).raw.toString('base64') };
    },
    'authority.sharing': sharingFacts,
    'authority.share': ({ address }) =>
      acting(async () => {
        if (!sharing.addresses().some((known) => known.address === address)) {
          throw new ContractError(
            'authority.unavailable',
            `${address} is not an address of this machine any more. Choose another.`,
          );
        }
        await sharing.start(address, new X509Certificate(currentPem()).raw);
        return sharingFacts();
      }),
    'authority.stopSharing': async () => {
      await sharing.stop();
      return sharingFacts();
    },
    'certificates.list': () => engine.ask('certificates', {}),
  };
}
