import { checkConfig } from '../../shared/config/check.ts';
import type { CaptureConfig } from '../../shared/config/schema.ts';
import { ConfigStore } from '../config/store.ts';
import { CommandError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { say } from './output.ts';
import { resolveConfigPath } from './paths.ts';

/**
 * What is kept and what is hidden, as the configuration file says; the defaults where there is none.
 *
 * @throws CommandError where it has mistakes: what is to be hidden would not be known
 */
export async function readCapture(named: string | undefined, dataDirectory: string): Promise<CaptureConfig> {
  const path = resolveConfigPath(named, dataDirectory);
  const { exists, config, mistakes } = (await ConfigStore.open({ path })).current();
  if (config !== null) return config.capture;
  if (exists || named !== undefined) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    throw new CommandError(
      `${path} cannot be used, and it says what is to be hidden. Nothing was written; mend it first.`,
    );
  }
  const defaults = checkConfig({ version: 1 });
  if (!defaults.ok) throw new CommandError('The default configuration cannot be read.');
  return defaults.config.capture;
}
