import { expect, it } from 'vitest';
import { filesOfRuntimeCrash } from '../../tooling/runtime-crash.ts';

const crash = (file: string): string =>
  `Error: [vitest-pool]: Worker forks emitted error.\nCaused by: Error: Worker exited unexpectedly with signal SIGTRAP during started state while running test file ${file}\n`;
const lost = '#\n# Fatal error in , line 0\n# Check failed: jit_page.has_value().\n#\n';
const caught = (count: number): string => `Vitest caught ${count} unhandled error${count === 1 ? '' : 's'}\n`;
const tests = ' Test Files  294 passed (295)\n      Tests  4359 passed | 1 skipped (4366)\n';

it('a file whose process V8 has ended is named, so that it is run once more', () => {
  expect(filesOfRuntimeCrash(`${lost}${caught(1)}${crash('/a/b.test.ts')}${tests}`)).toEqual([
    '/a/b.test.ts',
  ]);
});

it.each([
  ['nothing happened', tests],
  ['the process ended for another reason', `${caught(1)}${crash('/a/b.test.ts')}${tests}`],
  ['there was another error as well', `${lost}${caught(2)}${crash('/a/b.test.ts')}${tests}`],
  [
    'a test failed as well',
    `${lost}${caught(1)}${crash('/a/b.test.ts')}      Tests  1 failed | 4358 passed (4366)\n`,
  ],
])('no file is named where %s', (_, output) => {
  expect(filesOfRuntimeCrash(output)).toEqual([]);
});
