import { epochMilliseconds } from '../../shared/model/units.ts';
import { openAuthority } from '../certificates/authority.ts';
import { authorityPaths, readAuthorityFiles } from '../certificates/authority-files.ts';
import type { AuthorityMaterial } from '../certificates/signing-authority.ts';
import { ConfigStore } from '../config/store.ts';
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
 * The authority of a data directory, read from its files: an instance that runs has the same one.
 *
 * @throws CommandError when there is none, or it cannot be used
 */
export async function openLocalAuthority(options: LocalAuthorityOptions): Promise<AuthorityMaterial> {
  const { dataDirectory, config, mayCreate } = options;
  const found = await readAuthorityFiles(dataDirectory);
  if (!mayCreate && found.certificate === undefined && found.key === undefined) {
    throw new CommandError(
      `There is no authority in ${authorityPaths(dataDirectory).certificate} yet. 'doorman trust' makes one, and so does 'doorman serve'.`,
    );
  }
  const store = await ConfigStore.open({ path: resolveConfigPath(config, dataDirectory) });
  const opened = await openAuthority({
    directory: dataDirectory,
    extraNames: store.current().config?.tls.names ?? [],
    now: () => epochMilliseconds(Date.now()),
  });
  if (opened.state !== 'ready') throw new CommandError(opened.reason);
  return opened.authority.material;
}
