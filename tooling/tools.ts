import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RunOptions, type RunResult, repositoryRoot, run } from './processes.ts';

/** The npm package of every development tool, and the name of its program. */
const tools = {
  tsc: 'typescript',
  biome: '@biomejs/biome',
  oxlint: 'oxlint',
  knip: 'knip',
  vitest: 'vitest',
  'electron-vite': 'electron-vite',
  playwright: '@playwright/test',
} as const;

const manifest = z.object({ bin: z.record(z.string(), z.string()) });

export type Tool = keyof typeof tools;

/** The file that `node_modules/.bin/NAME` starts, found without the shell scripts that npm makes on Windows. */
const scriptOf = (tool: Tool): string => {
  const folder = join(repositoryRoot, 'node_modules', tools[tool]);
  const { bin } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const script = bin[tool];
  if (script === undefined) {
    throw new Error(
      `The package ${tools[tool]} has no program '${tool}'; it has ${Object.keys(bin).join(', ')}.`,
    );
  }
  return join(folder, script);
};

/** Runs a development tool on the Node that runs this. */
export const runTool = (
  tool: Tool,
  toolArguments: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> => run(process.execPath, [scriptOf(tool), ...toolArguments], options);
