import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the lock file has every platform’s packages, without which npm ci refuses it', async () => {
  const script = join(import.meta.dirname, '../../tooling/complete-lock-file.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stdout).toContain('has every package');
});
