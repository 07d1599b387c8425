import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigStore } from '../config/store.ts';
import { certificateMistakes } from '../host/certificate-mistakes.ts';
import { type RunCommand, UsageError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printLine, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';

/** `doorman check [F]` */
export const check: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' } },
  });
  if (positionals.length > 1) throw new UsageError("'doorman check' takes one file.");
  const named = positionals[0] ?? values.config;
  const path = resolveConfigPath(named, resolveDataDirectory(values['data-dir']));
  const store = await ConfigStore.open({ path });
  const { exists, config, mistakes, text, input, path: file } = store.current();
  if (!exists) {
    say(`${path}: there is no such file.`);
    return 2;
  }
  if (config === null) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    return 2;
  }
  const inFiles = await certificateMistakes({ text, input, config }, dirname(file));
  if (inFiles.length > 0) {
    for (const line of mistakeLines(path, inFiles)) say(line);
    return 2;
  }
  const { listeners, routes, pools } = config;
  const counts = [
    countOf(listeners.length, 'listener'),
    countOf(routes.length, 'route'),
    countOf(pools.length, 'pool'),
  ];
  await printLine(`${path}: valid (${counts.join(', ')})`);
  return 0;
};

const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
