import { join } from 'node:path';
import { findAnchorFiles, isInBundle } from '../anchor-files.ts';
import type { ChangeStep } from '../change-plan.ts';
import type { TrustContext } from '../context.ts';
import { storeName } from '../doorman-certificates.ts';
import type { StoreFindings } from '../trust-store.ts';

/** Where a distribution that uses p11-kit keeps what an administrator adds, and what it makes of it. */
interface Layout {
  /** Folder of anchors. */
  readonly folder: string;
  readonly bundle: string;
}

const layouts: readonly Layout[] = [
  // Fedora, RHEL and what is made of them
  { folder: '/etc/pki/ca-trust/source/anchors', bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
  // Arch
  {
    folder: '/etc/ca-certificates/trust-source/anchors',
    bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
  },
];

/** The layout of this machine; undefined on other distributions. */
export async function findCaTrustLayout({ files }: TrustContext): Promise<Layout | undefined> {
  for (const layout of layouts) {
    if (await files.exists(layout.folder)) return layout;
  }
  return undefined;
}

/**
 * The store of Fedora and Arch. A file among the anchors rather than `trust anchor --store`: it has a name that says
 * whose it is, and taking it away needs nothing but that name.
 *
 * @param update full path of update-ca-trust
 */
export async function inspectCaTrust(
  context: TrustContext,
  { folder, bundle }: Layout,
  update: string,
): Promise<StoreFindings> {
  const found = await findAnchorFiles(context, folder);
  const hasOurs = found.hasOurs && (await isInBundle(context, bundle));
  const { certificatePath, fingerprint } = context.authority;
  const target = join(folder, `${storeName(fingerprint)}.pem`);
  return {
    present: 'yes',
    hasOurs,
    stale: found.stale,
    detail: 'For everything that comes with the distribution: curl, git, Python, Ruby, Go, Java.',
    install: hasOurs
      ? null
      : {
          steps: [step('install', '-D', '-m', '644', certificatePath, target), step(update)],
          files: [target, bundle],
        },
    remove:
      found.paths.length === 0
        ? null
        : { steps: [step('rm', '-f', ...found.paths), step(update)], files: [...found.paths, bundle] },
  };
}

const step = (program: string, ...args: readonly string[]): ChangeStep => ({ program, args, elevated: true });
