import { join } from 'node:path';
import { repositoryRoot } from './processes.ts';

/**
 * Test files, and the processes and threads that they start, keep what V8 makes of our sources, and what is left of them without
 * types, in `node_modules/.cache`: each would do it anew otherwise, which is half of the work of a host that a test starts.
 */
export function keepCompiledCode(): void {
  const folder = join(repositoryRoot, 'node_modules', '.cache', 'compiled-code');
  process.env['NODE_COMPILE_CACHE'] ??= folder;
}
