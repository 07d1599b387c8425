import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultDataDirectory } from '../host/data-directory.ts';

export const configFileName = 'doorman.yaml';

export const resolveDataDirectory = (given: string | undefined): string =>
  given === undefined ? defaultDataDirectory() : resolve(given);

/** The file that was named, else `doorman.yaml` in the working directory if it is there, else in the data directory. */
export function resolveConfigPath(given: string | undefined, dataDirectory: string): string {
  if (given !== undefined) return resolve(given);
  const here = resolve(configFileName);
  return existsSync(here) ? here : join(dataDirectory, configFileName);
}
