import { chmod, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export interface DataDirectorySources {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where Doorman keeps its authority, history and settings when no other place was named:
 * `DOORMAN_DATA_DIR`, else the platform's usual place for an application's own data.
 */
export function defaultDataDirectory(
  sources: DataDirectorySources = { platform: process.platform, environment: process.env, home: homedir() },
): string {
  const { platform, environment, home } = sources;
  const named = environment['DOORMAN_DATA_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Doorman');
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Doorman');
  const shared = environment['XDG_DATA_HOME'];
  // The XDG Base Directory specification: a relative path here is invalid and to be ignored.
  return join(shared !== undefined && isAbsolute(shared) ? shared : join(home, '.local', 'share'), 'doorman');
}

/** Makes the directory where it is missing, readable by its owner alone (0700). */
export async function prepareDataDirectory(directory: string): Promise<void> {
  const made = await mkdir(directory, { recursive: true, mode: 0o700 });
  // An umask may take bits from the mode above, but never adds any; only a directory we made is ours to change.
  if (made !== undefined && process.platform !== 'win32') await chmod(directory, 0o700);
}
