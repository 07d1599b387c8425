import { describe, expect, it } from 'vitest';
import { whyNoWindow } from '../../tooling/electron-runtime.ts';
import { countReported, filesForSecondAttempt } from '../../tooling/test-results.ts';

describe('whether npm start can open a window', () => {
  const display = { DISPLAY: ':0' };

  it.each([
    ['macOS', [], {}, 'darwin', 501],
    ['Windows', [], {}, 'win32', undefined],
    ['Linux with X11', [], display, 'linux', 1000],
    ['Linux with Wayland', [], { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000],
    ['root without the sandbox', ['--no-sandbox'], display, 'linux', 0],
  ] as const)('can on %s', (_where, programArguments, environment, platform, userId) => {
    expect(whyNoWindow(programArguments, environment, platform, userId)).toBeUndefined();
  });

  it.each([
    ['without a display', {}, 1000, 'there is no display'],
    ['as root', display, 0, 'does not run as root'],
  ] as const)('cannot on Linux %s, and says why', (_where, environment, userId, reason) => {
    expect(whyNoWindow([], environment, 'linux', userId)).toContain(reason);
  });
});

describe('the numbers of a test run', () => {
  const vitest = (passed: number, failed: number): string =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [],
    });

  const playwright = (expected: number, flaky: number): string =>
    JSON.stringify({ stats: { expected, unexpected: 0, flaky, skipped: 3 } });

  it.each([
    ['everything passed', 'vitest', vitest(5, 0), 0, { passed: 5, failed: 0, skipped: 2 }],
    ['some failed', 'vitest', vitest(5, 2), 1, { passed: 5, failed: 2, skipped: 2 }],
    ['the run failed outside of a test', 'vitest', vitest(5, 0), 1, { passed: 5, failed: 1, skipped: 2 }],
    ['nothing ran', 'vitest', vitest(0, 0), 0, { passed: 0, failed: 1, skipped: 2 }],
    [
      'everything passed in the browser',
      'playwright',
      playwright(4, 0),
      0,
      { passed: 4, failed: 0, skipped: 3 },
    ],
    [
      'a test passed only when repeated',
      'playwright',
      playwright(4, 1),
      0,
      { passed: 5, failed: 0, skipped: 3 },
    ],
    [
      'many tests passed only when repeated',
      'playwright',
      playwright(4, 4),
      0,
      { passed: 4, failed: 4, skipped: 3 },
    ],
  ] as const)('are right when %s', (_how, runner, report, exitCode, counts) => {
    expect(countReported(runner, report, exitCode)).toEqual(counts);
  });

  it('are not made up from a report of another kind', () => {
    expect(() => countReported('playwright', vitest(5, 0), 0)).toThrow('stats');
  });
});

describe('the second attempt of failed test files', () => {
  const report = (...failed: readonly string[]): string =>
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: failed.length,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        { name: '/a.test.ts', status: 'passed' },
        ...failed.map((name) => ({ name, status: 'failed' })),
      ],
    });

  it('is for those that failed', () => {
    expect(filesForSecondAttempt(report('/b.test.ts'), '')).toEqual(['/b.test.ts']);
  });

  it('is for none where many failed, or where something failed outside of a test', () => {
    expect(filesForSecondAttempt(report('/b', '/c', '/d', '/e'), '')).toEqual([]);
    expect(
      filesForSecondAttempt(report('/b'), 'Vitest caught 1 unhandled error during the test run.'),
    ).toEqual([]);
  });
});
