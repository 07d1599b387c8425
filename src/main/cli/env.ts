import { parseArgs } from 'node:util';
import { type ExportShell, exportLines, exportShells } from '../../shared/shell/export-lines.ts';
import { trustContext, trustedAuthority } from '../host/trust-service.ts';
import { writeBundle } from '../trust/bundle.ts';
import { allExports } from '../trust/exports.ts';
import { type RunCommand, UsageError } from './context.ts';
import { openLocalAuthority } from './local-authority.ts';
import { printExactly, say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';

/** `doorman env [--shell sh|fish|powershell]` */
export const env: RunCommand = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      shell: { type: 'string' },
    },
  });
  const shell = readShell(values.shell);
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const keeper = await openLocalAuthority({ dataDirectory, config: values.config, mayCreate: false });
  const authority = trustedAuthority(dataDirectory, keeper.subject(), 'current', keeper.refuse);
  const context = trustContext(dataDirectory, authority);
  const source = await writeBundle(context);
  for (const { name, value } of allExports(context)) {
    const before = process.env[name];
    if (before !== undefined && before !== '' && before !== value) say(`${name} was ${before} until now.`);
  }
  say(`${context.bundlePath} has the authorities of ${source}, as they are now, and Doorman's.`);
  for (const line of exportLines(allExports(context), shell)) await printExactly(line);
  return 0;
};

/** The shell that was named, else the one that this person uses, as far as it is known. */
function readShell(named: string | undefined): ExportShell {
  if (named === undefined) {
    if (process.platform === 'win32') return 'powershell';
    return process.env['SHELL']?.endsWith('/fish') === true ? 'fish' : 'sh';
  }
  const shell = exportShells.find((known) => known === named);
  if (shell === undefined) {
    throw new UsageError(`--shell is '${named}'; it can be ${exportShells.join(', ')}.`);
  }
  return shell;
}
