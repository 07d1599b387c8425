/** Reads what vitest and Playwright write with their JSON reporters, down to three numbers. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from './processes.ts';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Tests, or files of tests, that may need a second attempt in one run; with more of them the run has failed. */
export const secondAttemptLimit = 3;

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string() })),
});

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

export type TestRunner = 'vitest' | 'playwright';

const reportFiles: Readonly<Record<TestRunner, string>> = {
  vitest: 'test-results/vitest.json',
  playwright: 'test-results/playwright.json',
};

const readCounts = (runner: TestRunner, json: unknown): TestCounts => {
  if (runner === 'vitest') {
    const report = vitestReport.parse(json);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  }
  const { stats } = playwrightReport.parse(json);
  const isTolerable = stats.flaky <= secondAttemptLimit;
  return {
    passed: stats.expected + (isTolerable ? stats.flaky : 0),
    failed: stats.unexpected + (isTolerable ? 0 : stats.flaky),
    skipped: stats.skipped,
  };
};

/**
 * Files with failed tests that may be run a second time: none where anything failed outside of a test, or where more than
 * {@link secondAttemptLimit} files failed.
 *
 * @param report what vitest wrote
 * @param output what it printed, without colours
 */
export const filesForSecondAttempt = (report: string, output: string): readonly string[] => {
  if (/^Vitest caught \d+ unhandled errors?/m.test(output)) return [];
  const failed = vitestReport
    .parse(JSON.parse(report))
    .testResults.filter(({ status }) => status === 'failed');
  return failed.length > secondAttemptLimit ? [] : failed.map(({ name }) => name);
};

/**
 * The numbers of a run that left the given report and exit code. A run that failed outside of a test (a leaked
 * socket, a file that does not load) or that ran nothing counts as one failure at least.
 *
 * @throws when the report is not what the runner writes
 */
export const countReported = (runner: TestRunner, report: string, exitCode: number): TestCounts => {
  const counts = readCounts(runner, JSON.parse(report));
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
};

/** Removes the report of an earlier run, so that it cannot be taken for this one's. */
export const forgetReport = (runner: TestRunner): void => {
  rmSync(join(repositoryRoot, reportFiles[runner]), { force: true });
};

/** What a run left. @throws when there is no such report */
export const readReport = (runner: TestRunner): string =>
  readFileSync(join(repositoryRoot, reportFiles[runner]), 'utf8');

/** Like {@link countReported}, from the runner's own report file. One without a readable report has failed. */
export const countTests = (runner: TestRunner, exitCode: number): TestCounts => {
  try {
    return countReported(runner, readReport(runner), exitCode);
  } catch (error) {
    console.error(`${runner} left no readable report in ${reportFiles[runner]}: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
};
