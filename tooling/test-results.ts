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

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

const reportFiles = { vitest: 'test-results/vitest.json', playwright: 'test-results/playwright.json' };

const readCounts = (runner: keyof typeof reportFiles, text: string): TestCounts => {
  const json: unknown = JSON.parse(text);
  if (runner === 'vitest') {
    const report = vitestReport.parse(json);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  }
  const { stats } = playwrightReport.parse(json);
  // A test that passes only when repeated has failed once: it counts as failed.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
};

/** Removes the report of an earlier run, so that it cannot be taken for this one's. */
export const forgetReport = (runner: keyof typeof reportFiles): void => {
  rmSync(join(repositoryRoot, reportFiles[runner]), { force: true });
};

/**
 * The numbers of a run that ended with the given exit code. A run that failed outside of a test (a leaked
 * socket, a file that does not load, no report at all) or that ran nothing counts as one failure at least.
 */
export const countTests = (runner: keyof typeof reportFiles, exitCode: number): TestCounts => {
  let counts: TestCounts;
  try {
    counts = readCounts(runner, readFileSync(join(repositoryRoot, reportFiles[runner]), 'utf8'));
  } catch (error) {
    console.error(`${runner} left no readable report in ${reportFiles[runner]}: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
};
