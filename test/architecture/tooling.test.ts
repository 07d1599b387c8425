import { afterEach, describe, expect, it } from 'vitest';
import { checkBiome, checkKnip, checkOxlint, checkTypes } from '../../tooling/static-checks.ts';
import { runTool } from '../../tooling/tools.ts';
import { plantedImports } from './planted-imports.ts';
import { plantProject } from './planted-project.ts';

const removals: (() => void)[] = [];

const plant = (files: Readonly<Record<string, string>>): string => {
  const { root, remove } = plantProject(files);
  removals.push(remove);
  return root;
};

afterEach(() => {
  for (const remove of removals.splice(0)) {
    remove();
  }
});

const clean = 'export const double = (value: number): number => value * 2;\n';

describe('the type check', () => {
  it('passes a project without mistakes and says how many files it read', async () => {
    const root = plant({ 'src/shared/double.ts': clean });
    expect(await checkTypes('shared', { root, show: false })).toMatchObject({
      passed: true,
      summary: 'tsconfig.shared.json: 1 files',
    });
  });

  it.each([
    ['a wrong type', 'src/shared/a.ts', "export const a: number = 'text';\n", 'TS2322'],
    ['a Node module in shared', 'src/shared/a.ts', "import 'node:path';\n", 'TS2882'],
    ['the DOM in shared', 'src/shared/a.ts', 'export const a = document.title;\n', 'TS2584'],
    ['the DOM in the engine', 'src/main/engine/a.ts', 'export const a = document.title;\n', 'TS2584'],
    ['Node in the renderer', 'src/renderer/a.ts', "import 'node:path';\n", 'TS2882'],
    ['a missing element', 'src/shared/a.ts', 'export const a = (b: string[]): string => b[0];\n', 'TS2322'],
    [
      'undefined for an optional property',
      'src/shared/a.ts',
      'export const a: { b?: 1 } = { b: undefined };\n',
      'TS2375',
    ],
    ['an enum', 'src/shared/a.ts', 'export enum A {\n  B,\n}\n', 'TS1294'],
  ])('reports %s', async (_mistake, path, text, error) => {
    const layer = path.includes('engine') ? 'engine' : path.includes('renderer') ? 'renderer' : 'shared';
    const folders = { 'src/shared/double.ts': clean, 'src/main/history/double.ts': clean };
    const outcome = await checkTypes(layer, { root: plant({ ...folders, [path]: text }), show: false });
    expect(outcome.output).toMatch(new RegExp(`^${path}\\(\\d+,\\d+\\): error ${error}:`, 'm'));
    expect(outcome.summary).toMatch(/ errors in [1-9]\d* files$/);
    expect(outcome.passed).toBe(false);
  });

  it('fails when a layer has no file at all', async () => {
    const outcome = await checkTypes('preload', { root: plant({}), show: false });
    expect(outcome).toMatchObject({
      passed: false,
      summary: 'tsconfig.preload.json: tsc looked at none of our files',
    });
  });

  it('fails when a folder that a layer includes has no file', async () => {
    const outcome = await checkTypes('engine', {
      root: plant({ 'src/shared/double.ts': clean }),
      show: false,
    });
    expect(outcome.passed).toBe(false);
    expect(outcome.summary).toContain('no file of src/main/engine, src/main/history');
  });
});

describe('Biome', () => {
  it('passes a project without mistakes and says how many files it read', async () => {
    const outcome = await checkBiome({ root: plant({ 'src/shared/double.ts': clean }), show: false });
    expect(outcome.summary).toMatch(/^Biome: [1-9]\d* files$/);
    expect(outcome.passed).toBe(true);
  });

  it.each([
    ['wrong formatting', 'export const a   =   1;\n', 'planted.ts format'],
    ['an explicit any', 'export const a = (b: any): unknown => b;\n', 'lint/suspicious/noExplicitAny'],
    ['a non-null assertion', 'export const a = (b: 1 | null): 1 => b!;\n', 'lint/style/noNonNullAssertion'],
    ['a default export', 'export default 1;\n', 'lint/style/noDefaultExport'],
    ['an unused variable', 'const a = 1;\nexport const b = 2;\n', 'lint/correctness/noUnusedVariables'],
    [
      'unsorted imports',
      "import { a } from './a.ts';\nimport { z } from 'zod';\n\nexport const b = [a, z];\n",
      'assist/source/organizeImports',
    ],
  ])('reports %s', async (_mistake, text, finding) => {
    const outcome = await checkBiome({ root: plant({ 'src/shared/planted.ts': text }), show: false });
    expect(outcome.output).toContain(finding);
    expect(outcome).toMatchObject({ passed: false, summary: 'Biome: findings above' });
  });

  it('fails when it looks at no file', async () => {
    const root = plant({ 'biome.json': '{ "files": { "includes": ["nothing/**"] } }' });
    expect((await checkBiome({ root, show: false })).summary).toContain('looked at no file');
  });

  it('reports every planted import that its rules can tell, and only those', async () => {
    // Several plants share a path, so each gets its own; the composition roots are known by name.
    const planted = plantedImports.map((plantedImport, index) => ({
      ...plantedImport,
      path: plantedImport.path.replace('planted.ts', `planted-${index}.ts`),
    }));
    const root = plant(Object.fromEntries(planted.map(({ path, text }) => [path, text])));
    const { output } = await runTool('biome', ['lint', '--reporter=github', '--max-diagnostics=none'], {
      cwd: root,
      show: false,
    });
    const reported = output.split('\n').filter((line) => line.includes('lint/style/noRestrictedImports'));
    const rulesReported = planted
      .filter(({ path }) => reported.some((line) => line.replaceAll('\\', '/').includes(`${path},`)))
      .map(({ rule }) => rule);
    expect(rulesReported).toEqual(planted.filter(({ biome }) => biome).map(({ rule }) => rule));
  });
});

describe('oxlint', () => {
  it('passes a project without mistakes and says how many files it read', async () => {
    const outcome = await checkOxlint({ root: plant({ 'src/shared/double.ts': clean }), show: false });
    expect(outcome).toMatchObject({ passed: true, summary: 'oxlint: 1 files' });
  });

  it.each([
    [
      'a forgotten promise of our own',
      'src/shared/a.ts',
      'const b = async (): Promise<number> => 1;\nexport const a = (): void => {\n  b();\n};\n',
      'no-floating-promises',
    ],
    [
      "a forgotten promise of one of Node's functions",
      'src/main/engine/a.ts',
      "import { rm } from 'node:fs/promises';\n\nexport const a = (): void => {\n  rm('a');\n};\n",
      'no-floating-promises',
    ],
    [
      'a forgotten promise in a test',
      'test/a.test.ts',
      "import { rm } from 'node:fs/promises';\n\nexport const a = (): void => {\n  rm('a');\n};\n",
      'no-floating-promises',
    ],
    [
      'a promise where a condition is expected',
      'src/shared/a.ts',
      'const b = async (): Promise<boolean> => true;\nexport const a = (): number => (b() ? 1 : 2);\n',
      'no-misused-promises',
    ],
    [
      'an await of no promise',
      'src/shared/a.ts',
      'export const a = async (b: number): Promise<number> => await b;\n',
      'await-thenable',
    ],
    [
      'a switch that misses a case',
      'src/shared/a.ts',
      "export const a = (b: 'c' | 'd'): void => {\n  switch (b) {\n    case 'c':\n      break;\n  }\n};\n",
      'switch-exhaustiveness-check',
    ],
    ['an explicit any', 'src/shared/a.ts', 'export const a = (b: any): unknown => b;\n', 'no-explicit-any'],
    [
      'a non-null assertion',
      'src/shared/a.ts',
      'export const a = (b: 1 | null): 1 => b!;\n',
      'no-non-null-assertion',
    ],
    [
      'a value of type any',
      'src/shared/a.ts',
      "export const a: string = JSON.parse('1');\n",
      'no-unsafe-assignment',
    ],
  ])('reports %s', async (_mistake, path, text, rule) => {
    const outcome = await checkOxlint({ root: plant({ [path]: text }), show: false });
    expect(outcome.output).toContain(`typescript(${rule})`);
    expect(outcome).toMatchObject({ passed: false, summary: 'oxlint: findings above' });
  });

  it('fails when there is nothing to look at', async () => {
    expect((await checkOxlint({ root: plant({}), show: false })).summary).toContain('looked at no file');
  });
});

describe('knip', () => {
  const entry = { 'src/main/index.ts': "import { used } from './parts.ts';\n\nconsole.log(used);\n" };

  const findings = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const root = plant(files);
    const { output } = await runTool('knip', ['--no-progress', '--include', 'files,exports,types'], {
      cwd: root,
      show: false,
    });
    return output;
  };

  it('finds nothing where everything is used', async () => {
    expect(await findings({ ...entry, 'src/main/parts.ts': 'export const used = 1;\n' })).not.toContain(
      'Unused',
    );
  });

  it('reports an unused export by name', async () => {
    const parts = 'export const used = 1;\nexport const plantedExport = 2;\n';
    expect(await findings({ ...entry, 'src/main/parts.ts': parts })).toContain('plantedExport');
  });

  it('reports an unused file by name', async () => {
    const files = { ...entry, 'src/main/parts.ts': 'export const used = 1;\n', 'src/main/planted.ts': clean };
    expect(await findings(files)).toContain('src/main/planted.ts');
  });

  it('is a failed check when it finds something', async () => {
    const root = plant({
      ...entry,
      'src/main/parts.ts': 'export const used = 1;\nexport const planted = 2;\n',
    });
    expect((await checkKnip({ root, show: false })).passed).toBe(false);
  });
});
