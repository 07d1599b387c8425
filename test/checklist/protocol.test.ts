import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../tooling/processes.ts';

interface Requirement {
  readonly what: string;
  readonly file: string;
  readonly test: string;
}

/** The rows of the tables of `docs/protocol.md`. */
function readRequirements(text: string): Requirement[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (Doorman |-)/.test(line))
    .map((line) => {
      const [, what = '', , file = '', test = ''] = line.split('|').map((cell) => cell.trim());
      return { what, file, test };
    });
}

/** Why a row proves nothing; '' where its test exists. */
function flaw({ file, test }: Requirement): string {
  const path = /^`(test\/[\w./-]+\.test\.ts)`$/.exec(file)?.[1];
  if (path === undefined) return `${JSON.stringify(file)} is no test file`;
  if (!existsSync(join(repositoryRoot, path))) return `${path} does not exist`;
  const source = readFileSync(join(repositoryRoot, path), 'utf8');
  return test !== '' && source.includes(`'${test}'`) ? '' : `${path} has no test ${JSON.stringify(test)}`;
}

const requirements = readRequirements(readFileSync(join(repositoryRoot, 'docs', 'protocol.md'), 'utf8'));

describe('docs/protocol.md', () => {
  it('has a row for each requirement', () => {
    expect(requirements.length).toBeGreaterThan(50);
  });

  it.each(requirements)('names a test that exists: $what', (requirement) => {
    expect(flaw(requirement)).toBe('');
  });

  it('would be found to name a test or a file that is not there', () => {
    const row = (file: string, test: string) =>
      readRequirements(`| does something | RFC 1 | \`${file}\` | ${test} |`).map(flaw);
    expect(row('test/main/engine/gone.test.ts', 'x')).toEqual([
      'test/main/engine/gone.test.ts does not exist',
    ]);
    expect(row('test/fuzz/head.test.ts', 'x y')).toEqual(['test/fuzz/head.test.ts has no test "x y"']);
    expect(row('test/fuzz/head.test.ts', '')).toEqual(['test/fuzz/head.test.ts has no test ""']);
  });
});
