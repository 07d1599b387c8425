import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const isConfiguration = (name: string): boolean =>
  /^tsconfig.*\.json$/.test(name) ||
  ['biome.json', '.oxlintrc.json', 'knip.json', 'package.json', '.gitignore'].includes(name);

/**
 * Makes a small project with this repository's own configuration and dependencies, and the given files in it.
 *
 * @param files text by path, for example `{ 'src/shared/a.ts': 'export const a = 1;' }`
 * @returns its folder, and a function that removes it
 */
export const plantProject = (
  files: Readonly<Record<string, string>>,
): { root: string; remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'doorman-planted-'));
  for (const name of readdirSync(root).filter(isConfiguration)) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { root: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
