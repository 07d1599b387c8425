import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './processes.ts';

/** One file of each part of the build; the newest source must not be newer than the oldest of these. */
const builtFiles = [
  'out/main/index.js',
  'out/main/cli.js',
  'out/main/engine.js',
  'out/main/history.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];

/** Everything that the build reads. Folders are listed too: their time changes when a file is removed. */
const sources = ['src/**', 'resources/**', 'electron.vite.config.ts', 'package.json', 'tsconfig*.json'];

const changedAt = (path: string): number | undefined =>
  statSync(join(repositoryRoot, path), { throwIfNoEntry: false })?.mtimeMs;

/** Why `out/` must be built again, or undefined when it is newer than everything it was built from. */
export const whyBuildIsStale = (): string | undefined => {
  let oldestBuilt = Number.POSITIVE_INFINITY;
  for (const file of builtFiles) {
    const time = changedAt(file);
    if (time === undefined) {
      return `${file} is missing`;
    }
    oldestBuilt = Math.min(oldestBuilt, time);
  }
  return globSync(sources, { cwd: repositoryRoot })
    .map((path) => ({ path, time: changedAt(path) ?? 0 }))
    .filter(({ time }) => time > oldestBuilt)
    .map(({ path }) => `${path} has changed`)
    .at(0);
};
