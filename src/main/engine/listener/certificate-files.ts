import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ListenerConfig } from '../../../shared/config/schema.ts';

/** The files that a listener reads certificates and keys from, as its configuration has them. */
export function certificatePaths({ tls, clientCertificates }: ListenerConfig): readonly string[] {
  const own = typeof tls === 'object' ? [tls.cert, tls.key] : [];
  const authorities = clientCertificates?.ca;
  return authorities === undefined ? own : [...own, authorities];
}

interface Seen {
  /** As it was when a listener was made of it. */
  readonly used: string;
  /** As it was at the last look. */
  last: string;
}

/**
 * Tells when certificate files were replaced. Looked at again and again in place of being watched: renewal tools put links and
 * whole folders in place, which watchers lose, and a look costs one `stat` for each file.
 */
export class CertificateFiles {
  /** By configuration, so that it ends with it. */
  readonly #seen = new WeakMap<ListenerConfig, Seen>();

  /** To be called before the files of a listener are read. */
  async remember(config: ListenerConfig, baseDirectory: string): Promise<void> {
    const now = await markOf(certificatePaths(config), baseDirectory);
    this.#seen.set(config, { used: now, last: now });
  }

  /**
   * Whether the files differ from those that were remembered, and have been the same at two looks in a row: certificate and key are
   * written one after the other. Says so once for each change.
   */
  async haveChanged(config: ListenerConfig, baseDirectory: string): Promise<boolean> {
    const paths = certificatePaths(config);
    if (paths.length === 0) return false;
    const now = await markOf(paths, baseDirectory);
    const seen = this.#seen.get(config);
    if (seen === undefined) return false;
    const isSettled = seen.last === now;
    seen.last = now;
    if (!isSettled || seen.used === now) return false;
    this.#seen.set(config, { used: now, last: now });
    return true;
  }
}

const markOf = async (paths: readonly string[], baseDirectory: string): Promise<string> =>
  (await Promise.all(paths.map((path) => markOfFile(resolve(baseDirectory, path))))).join('|');

async function markOfFile(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    // Away while it is replaced, or for good: the listener goes on with what it has read.
    return 'none';
  }
}
