/**
 * The checks that read the source without running it. Each says how many files it looked at, and one that
 * looked at none fails: a tool that is pointed at nothing must not pass.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from './processes.ts';
import { runTool } from './tools.ts';

export interface CheckOutcome {
  readonly passed: boolean;
  /** What was looked at, or what is wrong. One line. */
  readonly summary: string;
  /** What the tool printed. */
  readonly output: string;
}

export interface CheckOptions {
  /** The project to check. Default: this repository. */
  readonly root?: string;
  /** Show the tool's output while it comes. Default true. */
  readonly show?: boolean;
}

/** One tsconfig per layer, each with the types that the layer may know. */
export const typeLayers = ['shared', 'engine', 'main', 'platform', 'preload', 'renderer', 'test'] as const;

const failed = (summary: string, output = ''): CheckOutcome => ({ passed: false, summary, output });

const project = z.object({ include: z.array(z.string()) });

const includedPaths = (path: string): string[] =>
  project.parse(JSON.parse(readFileSync(path, 'utf8'))).include;

/** Type-checks one layer, and requires at least one file under every folder that its tsconfig includes. */
export const checkTypes = async (
  layer: (typeof typeLayers)[number],
  { root = repositoryRoot, show = true }: CheckOptions = {},
): Promise<CheckOutcome> => {
  const file = `tsconfig.${layer}.json`;
  const { code, output } = await runTool('tsc', ['-p', file, '--listFiles', '--pretty', 'false'], {
    cwd: root,
    show: false,
  });
  const lines = output.split('\n').map((line) => line.trim());
  const files = lines
    .filter((line) => existsSync(line))
    .map((line) => relative(root, line).split(sep).join('/'))
    .filter((path) => !path.startsWith('..') && !path.includes('node_modules/'));
  const diagnostics = lines.filter((line) => line !== '' && !existsSync(line));
  if (show && diagnostics.length > 0) {
    console.log(diagnostics.join('\n'));
  }
  const unseen = includedPaths(join(root, file))
    .filter((path) => !path.includes('*'))
    .filter((path) => !files.some((seen) => seen === path || seen.startsWith(`${path}/`)));
  if (files.length === 0) {
    return failed(`${file}: tsc looked at none of our files`, output);
  }
  if (code !== 0) {
    return failed(`${file}: ${diagnostics.length} lines of errors in ${files.length} files`, output);
  }
  return unseen.length > 0
    ? failed(`${file}: tsc looked at no file of ${unseen.join(', ')}, which it includes`, output)
    : { passed: true, summary: `${file}: ${files.length} files`, output };
};

/** @param notOurs files that the tool counts although they are no source: its own configuration */
const outcomeOf = (
  name: string,
  code: number,
  output: string,
  filesPattern: RegExp,
  notOurs = 0,
): CheckOutcome => {
  const files = Number(filesPattern.exec(output)?.[1] ?? 0) - notOurs;
  if (files <= 0) {
    return failed(`${name} looked at no file, or did not say how many`, output);
  }
  return code === 0
    ? { passed: true, summary: `${name}: ${files} files`, output }
    : failed(`${name}: findings above`, output);
};

/** Formatting, import order, lint rules, and the import rules of each folder. */
export const checkBiome = async ({
  root = repositoryRoot,
  show = true,
}: CheckOptions = {}): Promise<CheckOutcome> => {
  // Told explicitly: into a pipe, Biome would put a colour code around every single character.
  const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;
  const toolArguments = ['ci', '--error-on-warnings', colours];
  const { code, output } = await runTool('biome', toolArguments, { cwd: root, show });
  return outcomeOf('Biome', code, output, /Checked (\d+) files?/, 1);
};

/** Lint rules that need types: forgotten promises, switches that miss a case, and their like. */
export const checkOxlint = async ({
  root = repositoryRoot,
  show = true,
}: CheckOptions = {}): Promise<CheckOutcome> => {
  if (!existsSync(join(root, 'tsconfig.json'))) {
    // Without it oxlint guesses a project without Node's types: promises of Node's own functions become
    // `any`, and a forgotten one is silently accepted.
    return failed('oxlint: tsconfig.json is missing, so type-aware rules would not see the types of Node');
  }
  const { code, output } = await runTool('oxlint', ['--type-aware', '--deny-warnings'], { cwd: root, show });
  return outcomeOf('oxlint', code, output, /on (\d+) files?/);
};

/** Files, exports and dependencies that nothing uses. */
export const checkKnip = async ({
  root = repositoryRoot,
  show = true,
}: CheckOptions = {}): Promise<CheckOutcome> => {
  const { code, output } = await runTool('knip', ['--no-progress', '--treat-config-hints-as-errors'], {
    cwd: root,
    show,
  });
  if (code === 0) {
    return { passed: true, summary: 'knip: nothing unused', output };
  }
  return failed(code === 1 ? 'knip: findings above' : `knip did not run: ${output.slice(-400)}`, output);
};
