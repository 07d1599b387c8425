import { parseArgs } from 'node:util';
import { configExportFormats, isConfigExportFormat } from '../../shared/model/config-export.ts';
import { type RunCommand, UsageError } from './context.ts';

/** What `doorman export` writes. */
const formats = ['har', ...configExportFormats];

/** `doorman export FORMAT`: what was recorded, or the configuration for another proxy. */
export const exportCommand: RunCommand = async (args, context) => {
  const { positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      session: { type: 'string' },
      filter: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const [format] = positionals;
  const list = `${formats.slice(0, -1).join(', ')} and ${formats.at(-1)}`;
  if (format === undefined) throw new UsageError(`'doorman export' takes a format: ${list}.`);
  if (format === 'har') return (await import('./export.ts')).exportHar(args, context);
  if (!isConfigExportFormat(format))
    throw new UsageError(`'doorman export' cannot write '${format}'. It writes ${list}.`);
  return (await import('./export-config.ts')).exportForProxy(args, context);
};
