/**
 * `npm test`: every check, one after another, and a line of numbers at the end. A failing step does not stop
 * the next one. Names of steps as arguments run only those: `npm test -- types biome`.
 */
import { ensureBrowser } from './browser.ts';
import { ensurePeers } from './peers.ts';
import { filesOfRuntimeCrash } from './runtime-crash.ts';
import {
  type CheckOutcome,
  checkBiome,
  checkKnip,
  checkOxlint,
  checkTypes,
  typeLayers,
} from './static-checks.ts';
import {
  countTests,
  filesForSecondAttempt,
  forgetReport,
  readReport,
  type TestCounts,
  type TestRunner,
} from './test-results.ts';
import { runTool } from './tools.ts';

interface Step {
  readonly name: string;
  readonly title: string;
  readonly run: () => Promise<TestCounts>;
}

const one = (outcome: Pick<CheckOutcome, 'passed' | 'summary'>): TestCounts => {
  console.log(`${outcome.passed ? 'ok' : 'FAILED'}: ${outcome.summary}`);
  return outcome.passed ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
};

const add = (a: TestCounts, b: TestCounts): TestCounts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

const none: TestCounts = { passed: 0, failed: 0, skipped: 0 };

const types = async (): Promise<TestCounts> => {
  let counts = none;
  for (const layer of typeLayers) {
    counts = add(counts, one(await checkTypes(layer)));
  }
  return counts;
};

const build = async (): Promise<TestCounts> => {
  const { code } = await runTool('electron-vite', ['build']);
  return one({ passed: code === 0, summary: code === 0 ? 'built to out/' : 'the build failed, see above' });
};

const withRunner = async (runner: TestRunner, toolArguments: readonly string[]): Promise<TestCounts> => {
  await ensurePeers();
  const browser = await ensureBrowser();
  console.log(browser.message);
  forgetReport(runner);
  const env = browser.path === undefined ? {} : { DOORMAN_CHROMIUM: browser.path };
  const { code, output } = await runTool(runner, toolArguments, { env });
  const counts = countTests(runner, code);
  const crashed = filesOfRuntimeCrash(output);
  const repeated = crashed.length > 0 ? crashed : failedFiles(runner, counts, output);
  if (repeated.length === 0) return counts;
  console.log(
    crashed.length > 0
      ? `\nV8 ended the process of ${crashed.join(' and ')}, see above: run once more.`
      : `\nSecond attempt, to be mended if it passes now: ${repeated.join(' and ')}.`,
  );
  forgetReport(runner);
  const again = countTests(runner, (await runTool(runner, [...toolArguments, ...repeated], { env })).code);
  if (crashed.length > 0) return add({ ...counts, failed: 0 }, again);
  if (again.failed === 0) secondAttempts.push(...repeated);
  return {
    ...counts,
    passed: counts.passed + counts.failed - Math.min(again.failed, counts.failed),
    failed: again.failed,
  };
};

/** Files that passed only when they were run again. */
const secondAttempts: string[] = [];

/** Playwright repeats by itself what failed; vitest's failed files are for us to repeat. */
const failedFiles = (runner: TestRunner, counts: TestCounts, output: string): readonly string[] =>
  runner === 'vitest' && counts.failed > 0 ? filesForSecondAttempt(readReport(runner), output) : [];

const steps: readonly Step[] = [
  { name: 'types', title: `type check, ${typeLayers.length} layers (counted as one each)`, run: types },
  {
    name: 'biome',
    title: 'Biome: format and lint (counted as one)',
    run: async () => one(await checkBiome()),
  },
  {
    name: 'oxlint',
    title: 'oxlint: type-aware lint (counted as one)',
    run: async () => one(await checkOxlint()),
  },
  { name: 'knip', title: 'knip: nothing unused (counted as one)', run: async () => one(await checkKnip()) },
  { name: 'vitest', title: 'unit and integration tests', run: () => withRunner('vitest', ['run']) },
  { name: 'build', title: 'build of main, preload and renderer (counted as one)', run: build },
  { name: 'e2e', title: 'end-to-end tests on the build', run: () => withRunner('playwright', ['test']) },
];

const unknown = process.argv.slice(2).filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no step '${unknown.join("', '")}'. Steps: ${steps.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const wanted = steps.filter(({ name }) => process.argv.length === 2 || process.argv.includes(name, 2));

let total = none;
const lines: string[] = [];
for (const step of wanted) {
  console.log(`\n=== ${step.name}: ${step.title} ===`);
  const counts = await step.run();
  total = add(total, counts);
  lines.push(
    `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(8)} ${counts.passed} passed, ` +
      `${counts.failed} failed, ${counts.skipped} skipped`,
  );
}

console.log(`\n=== summary ===\n${lines.join('\n')}\n`);
if (secondAttempts.length > 0) console.log(`passed only when run again: ${secondAttempts.join(', ')}\n`);
console.log(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
