import { join } from 'node:path';
import type { StaleCertificate } from '../../shared/model/trust.ts';
import type { TrustContext } from './context.ts';
import { findDoormanCertificates } from './doorman-certificates.ts';

/** What of Doorman is in a folder with one file for each authority. */
export interface AnchorFiles {
  readonly hasOurs: boolean;
  readonly stale: readonly StaleCertificate[];
  /** Full paths of the files with a certificate of Doorman, ours or stale. */
  readonly paths: readonly string[];
}

export async function findAnchorFiles(context: TrustContext, folder: string): Promise<AnchorFiles> {
  const paths: string[] = [];
  const texts: string[] = [];
  for (const name of await context.files.list(folder)) {
    const path = join(folder, name);
    const text = (await context.files.readText(path)) ?? '';
    const { hasOurs, stale } = findDoormanCertificates(text, context.authority);
    if (!hasOurs && stale.length === 0) continue;
    paths.push(path);
    texts.push(text);
  }
  return { ...findDoormanCertificates(texts.join('\n'), context.authority), paths };
}

/** True when a bundle, the file that programs read, has our certificate. */
export const isInBundle = async (context: TrustContext, bundle: string): Promise<boolean> =>
  findDoormanCertificates((await context.files.readText(bundle)) ?? '', context.authority).hasOurs;
