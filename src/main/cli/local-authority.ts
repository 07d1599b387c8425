import { authorityPaths, readAuthorityFiles } from '../certificates/authority-files.ts';
import { ConfigStore } from '../config/store.ts';
import { type AuthorityKeeper, keepAuthority } from '../host/authority-keeper.ts';
import { createProblems } from '../host/problems.ts';
import { createTrustService } from '../host/trust-service.ts';
import type { TrustMatrix } from '../trust/trust-matrix.ts';
import { CommandError } from './context.ts';
import { resolveConfigPath } from './paths.ts';

export interface LocalAuthorityOptions {
  readonly dataDirectory: string;
  /** `--config`, for the names that a new authority is made with. */
  readonly config: string | undefined;
  /** Make one where there is none. */
  readonly mayCreate: boolean;
}

/**
 * The authority of a data directory, read from its files: an instance that runs has the same one. A key that is encrypted
 * stays so: certificates can be shown and put into stores, and nothing signed.
 *
 * @throws CommandError when there is none, or it cannot be used
 */
export async function openLocalAuthority(options: LocalAuthorityOptions): Promise<AuthorityKeeper> {
  const { dataDirectory, config, mayCreate } = options;
  const found = await readAuthorityFiles(dataDirectory);
  if (!mayCreate && found.certificate === undefined && found.key === undefined) {
    throw new CommandError(
      `There is no authority in ${authorityPaths(dataDirectory).certificate} yet. 'doorman trust' makes one, and so does 'doorman serve'.`,
    );
  }
  const store = await ConfigStore.open({ path: resolveConfigPath(config, dataDirectory) });
  const keeper = await keepAuthority({
    directory: dataDirectory,
    extraNames: store.current().config?.tls.names ?? [],
    // A command looks at the facts, and nobody at a list of problems.
    problems: createProblems(() => undefined),
  });
  keeper.close();
  const facts = keeper.facts();
  if (facts.state === 'corrupt') throw new CommandError(facts.reason);
  return keeper;
}

/** The trust stores of this machine, for what a command does to them. */
export const localTrust = (
  dataDirectory: string,
  { subject, usable, refuse }: Pick<AuthorityKeeper, 'subject' | 'usable' | 'refuse'>,
): TrustMatrix => createTrustService({ dataDirectory, subject, material: usable, refuse, elevate: null });
