import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { exportLines } from '../../../src/shared/shell/export-lines.ts';

const exports = [{ name: 'DOORMAN_TEST', value: "/a b/it's$HOME`x`/\\c.pem" }];

test('a POSIX shell reads back exactly what was exported', () => {
  const script = `${exportLines(exports, 'sh').join('\n')}\nprintf %s "$DOORMAN_TEST"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(exports[0]?.value);
});

test('fish and PowerShell have quotes of their own', () => {
  expect(exportLines(exports, 'fish')).toEqual(["set -gx DOORMAN_TEST '/a b/it\\'s$HOME`x`/\\\\c.pem'"]);
  expect(exportLines(exports, 'powershell')).toEqual(["$env:DOORMAN_TEST = '/a b/it''s$HOME`x`/\\c.pem'"]);
});
