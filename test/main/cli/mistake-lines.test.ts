import { expect, test } from 'vitest';
import { mistakeLines } from '../../../src/main/cli/mistake-lines.ts';
import { parseConfig } from '../../../src/main/config/parse.ts';

test('a key of the file does nothing to the terminal that its mistake is told in', () => {
  const parsed = parseConfig('version: 1\n"x\\e[2J\\u009b31m\\u202Ey": 1\n');
  if (parsed.ok) throw new Error('The key is not known.');
  const [line = ''] = mistakeLines('doorman.yaml', parsed.mistakes);
  expect(line).toContain('is not a known key');
  expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
});
