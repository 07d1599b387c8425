import { X509Certificate } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { authorityPaths } from '../certificates/authority-files.ts';
import { issueLeaf } from '../certificates/leaf.ts';
import {
  type AuthorityChain,
  type AuthorityMaterial,
  openSigningAuthority,
} from '../certificates/signing-authority.ts';
import type { Elevate } from '../trust/carry-out.ts';
import type { TrustContext } from '../trust/context.ts';
import { runProgram } from '../trust/programs.ts';
import { realFiles } from '../trust/real-files.ts';
import { createTrustMatrix, type TrustMatrix } from '../trust/trust-matrix.ts';
import { verificationAddress } from '../trust/verification-listener.ts';

export interface TrustServiceOptions {
  readonly dataDirectory: string;
  /** @throws when there is no usable authority; every call of the matrix then fails with it */
  readonly material: () => AuthorityMaterial;
  /** Null where no person can be asked for the rights of an administrator. */
  readonly elevate: Elevate | null;
}

/** Where the bundle for `doorman env` is. */
export const bundlePath = (dataDirectory: string): string => join(dataDirectory, 'ca-bundle.pem');

/** What stores are looked at with on this machine, for one authority. */
export function trustContext(
  dataDirectory: string,
  { certificatePem, intermediatePem }: AuthorityChain,
): TrustContext {
  return {
    platform: process.platform,
    home: homedir(),
    environment: definedVariables(process.env),
    isAdministrator: process.getuid?.() === 0,
    authority: {
      certificatePem,
      certificatePath: authorityPaths(dataDirectory).certificate,
      fingerprint: new X509Certificate(certificatePem).fingerprint256,
      isSingleLevel: intermediatePem === null,
    },
    bundlePath: bundlePath(dataDirectory),
    run: runProgram,
    files: realFiles,
    now,
  };
}

/** The trust stores of this machine and the authority of one data directory. */
export function createTrustService({ dataDirectory, material, elevate }: TrustServiceOptions): TrustMatrix {
  return createTrustMatrix({
    context: () => trustContext(dataDirectory, material()),
    // `localhost` beside the address: GnuTLS holds the common name to the constraints where there is no DNS name.
    certificate: async () =>
      issueLeaf(
        openSigningAuthority(material()),
        { names: ['localhost'], addresses: [verificationAddress] },
        now(),
      ),
    elevate,
  });
}

const now = () => epochMilliseconds(Date.now());

const definedVariables = (variables: NodeJS.ProcessEnv): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
