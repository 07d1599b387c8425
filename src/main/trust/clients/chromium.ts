import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { complaintOf } from '../complaint.ts';
import type { TrustContext } from '../context.ts';
import type { VerifyingClient } from './client.ts';

/** Files of an NSS database. */
const databaseFiles = ['cert9.db', 'key4.db', 'pkcs11.txt'];

export interface ChromiumClientOptions {
  /**
   * Folder of an NSS database, of which the browser gets a copy in a home folder of its own: it makes a database
   * where there is none, and trying must change nothing. Null for a browser in a sandbox, which has its own home.
   */
  readonly database: string | null;
}

/** A Chromium without a window and with an empty profile. */
export const chromiumClient = (
  program: string,
  { isAdministrator, platform, environment }: TrustContext,
  { database }: ChromiumClientOptions,
): VerifyingClient => ({
  program,
  setting: '',
  async connect({ listener, scratch, run }) {
    if (database !== null) {
      const copy = join(scratch, '.pki', 'nssdb');
      await mkdir(copy, { recursive: true });
      for (const file of databaseFiles) {
        await copyFile(join(database, file), join(copy, file)).catch(() => {});
      }
    }
    const result = await run(
      [
        '--headless',
        // Chromium does not start its sandbox for root.
        ...(isAdministrator && platform === 'linux' ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(scratch, 'profile')}`,
        '--no-first-run',
        '--no-proxy-server',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--dump-dom',
        listener.url,
      ],
      { environment: database === null ? environment : { ...withoutFolders(environment), HOME: scratch } },
    );
    if (result.output.includes(`verified ${listener.token}`)) return null;
    const code = /Page load failed: (net::[A-Z_]+)/.exec(result.errors)?.[1];
    return code === undefined ? complaintOf('Chromium', result) : `Chromium: ${code}`;
  },
});

/** Without the variables that would lead the browser to folders outside of its home. */
const withoutFolders = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('XDG_')));
