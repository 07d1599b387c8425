import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explainLeftOut } from '../../shared/explain/left-out.ts';
import { type ExportedFile, isConfigExportFormat, type LeftOut } from '../../shared/model/config-export.ts';
import { ConfigStore } from '../config/store.ts';
import { exportConfig } from '../export/export-config.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printLine, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';

/** `doorman export nginx [F] [--out FOLDER] [--json]`: works on the file alone, whether anything runs or not. */
export const exportForProxy: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [format = '', named = values.config, ...more] = positionals;
  if (!isConfigExportFormat(format)) throw new UsageError(`'${format}' is no format of a proxy.`);
  if (more.length > 0)
    throw new UsageError(
      `'doorman export ${format}' takes one configuration; it was given ${1 + more.length}.`,
    );
  const path = resolveConfigPath(named, resolveDataDirectory(values['data-dir']));
  const store = await ConfigStore.open({ path });
  const { exists, config, mistakes } = store.current();
  if (!exists) {
    say(`${path}: there is no such file.`);
    return 2;
  }
  if (config === null) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    return 2;
  }
  const exported = exportConfig(config, format);
  if (values.out !== undefined) await writeFiles(resolve(values.out), exported.files);
  if (values.json === true) {
    await printLine(JSON.stringify(exported));
    return 0;
  }
  if (values.out === undefined) {
    for (const { text } of exported.files) await printLine(text.trimEnd());
  }
  for (const line of leftOutLines(format, exported.leftOut)) say(line);
  return 0;
};

/** What does not carry over, for a person to read. */
export function leftOutLines(format: string, leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [`Everything carries over to ${format}.`];
  return [
    `What does not carry over to ${format}, or not quite (${leftOut.length}):`,
    ...leftOut.flatMap((entry) => [
      `  ${entry.path === '' ? 'everywhere' : entry.path}: ${entry.what}`,
      `    ${explainLeftOut(entry)}`,
      `    ${entry.instead}`,
    ]),
  ];
}

/** Nothing that is there is written over. */
async function writeFiles(folder: string, files: readonly ExportedFile[]): Promise<void> {
  for (const { name, text } of files) {
    const file = join(folder, name);
    try {
      await mkdir(folder, { recursive: true });
      const handle = await open(file, 'wx', 0o644);
      try {
        await handle.writeFile(text);
      } finally {
        await handle.close();
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      throw new CommandError(
        code === 'EEXIST'
          ? `${file} exists already. Choose another folder, or remove it first.`
          : `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
    say(`Wrote ${file}.`);
  }
}
