import { ContractError } from '../../shared/contract/errors.ts';
import type { AuthorityFacts } from '../../shared/model/authority.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import {
  type AuthorityOptions,
  type OpenedAuthority,
  openAuthority,
  resetAuthority,
} from '../certificates/authority.ts';
import { replaceAuthority } from '../certificates/rotation.ts';
import type { AuthorityMaterial } from '../engine/protocol.ts';
import type { Problems } from './problems.ts';

export interface AuthorityKeeperOptions {
  readonly directory: string;
  /** `tls.names` of the configuration at start. */
  readonly extraNames: readonly string[];
  readonly problems: Problems;
}

/** The local authority of this data directory, whatever state it is in. */
export interface AuthorityKeeper {
  facts(): AuthorityFacts;
  /** For the engine; null while the authority cannot be used. Never for the contract. */
  material(): AuthorityMaterial | null;
  /** The same, where nothing can be done without one. @throws ContractError `authority.unavailable` */
  usable(): AuthorityMaterial;
  extraNames(): readonly string[];
  /** Takes over `tls.names` of a new configuration. */
  setExtraNames(extraNames: readonly string[]): Promise<void>;
  /**
   * Makes a new authority: damaged files are set aside, and the certificate of one that only lacks names is kept.
   * Only after consent.
   */
  reset(): Promise<AuthorityFacts>;
}

/** Opens the authority, or makes one. What is wrong with it becomes a problem, not an error. */
export async function keepAuthority(options: AuthorityKeeperOptions): Promise<AuthorityKeeper> {
  const { directory, problems } = options;
  let { extraNames } = options;
  let opened = await open();

  function settings(): AuthorityOptions {
    return { directory, extraNames, now: () => epochMilliseconds(Date.now()) };
  }

  async function open(): Promise<OpenedAuthority> {
    try {
      return await openAuthority(settings());
    } catch (error) {
      // No permission, no space, no directory: HTTPS has to wait, everything else goes on.
      return { state: 'corrupt', reason: error instanceof Error ? error.message : String(error), files: [] };
    }
  }

  const report = (): void => {
    if (opened.state === 'corrupt') {
      problems.resolve('authority.names_missing');
      problems.report({
        code: 'authority.corrupt',
        severity: 'error',
        message: opened.reason,
        // Without files there is nothing to set aside: the sentence says what to do.
        action:
          opened.files.length === 0 ? null : { method: 'authority.reset', label: 'Make a new authority' },
      });
      return;
    }
    problems.resolve('authority.corrupt');
    if (opened.state === 'locked') {
      problems.resolve('authority.names_missing');
      problems.report({ code: 'authority.locked', severity: 'error', message: opened.reason, action: null });
      return;
    }
    problems.resolve('authority.locked');
    const { missingNames } = opened.authority;
    if (missingNames.length === 0) {
      problems.resolve('authority.names_missing');
      return;
    }
    problems.report({
      code: 'authority.names_missing',
      severity: 'warning',
      message:
        `The local authority cannot sign for ${missingNames.join(', ')}: it was made before 'tls.names' had them. ` +
        'Make a new one, and trust it.',
      action: { method: 'authority.reset', label: 'Make a new authority' },
    });
  };

  const use = (next: OpenedAuthority): void => {
    opened = next;
    report();
  };

  const material = (): AuthorityMaterial | null =>
    opened.state === 'ready' ? { ...opened.authority.material, extraNames } : null;

  const facts = (): AuthorityFacts => {
    switch (opened.state) {
      case 'ready':
        return opened.authority.describe();
      case 'locked':
        return { state: 'locked', reason: opened.reason, ...opened.facts };
      case 'corrupt':
        return { state: 'corrupt', reason: opened.reason, files: opened.files };
    }
  };

  report();

  return {
    facts,
    extraNames: () => extraNames,
    material,
    usable() {
      const usable = material();
      if (usable !== null) return usable;
      const reason = opened.state !== 'ready' ? opened.reason : 'The local authority cannot be used.';
      throw new ContractError('authority.unavailable', reason);
    },
    async setExtraNames(next) {
      extraNames = next;
      opened = await open();
      report();
    },
    async reset() {
      const lacksNames = opened.state === 'ready' && opened.authority.missingNames.length > 0;
      if (lacksNames) use(await replaceAuthority(settings()));
      else if (opened.state !== 'ready') use((await resetAuthority(settings())).opened);
      return facts();
    },
  };
}
