/**
 * Node 24 sometimes ends a test process that begins and ends threads: V8's table of code pages, one for all threads, loses a page
 * (nodejs/node issue 64500). It is no failure of a test, and none that a test could prevent.
 */
const lostPage = /^# Check failed: jit_page/gm;

const endedFile = /Worker exited unexpectedly with signal SIGTRAP [^\n]* running test file (\S+)/g;

/**
 * Test files whose process V8 ended so, to be run once more.
 *
 * @param output of vitest, without colours
 * @returns none where anything else went wrong as well: then the run has failed, whatever else is in it
 */
export function filesOfRuntimeCrash(output: string): readonly string[] {
  const files = [...new Set([...output.matchAll(endedFile)].map(([, file = '']) => file))];
  const lostPages = output.match(lostPage)?.length ?? 0;
  const errors = Number(/^Vitest caught (\d+) unhandled errors?/m.exec(output)?.[1] ?? 0);
  const hasFailures = /^\s*Tests\s.*\bfailed\b/m.test(output) || /^\s*FAIL\s/m.test(output);
  return !hasFailures && files.length > 0 && lostPages === files.length && errors === files.length
    ? files
    : [];
}
