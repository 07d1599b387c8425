import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { elevate } from '../../../src/main/platform/elevate.ts';

/** Runs a command as the prompt does on Linux: between double quotes for a shell. What it printed is kept. */
const quotingPrompt = (printed: string[]) => async () => {
  return (
    command: string,
    _options: { readonly name: string },
    callback: (error?: Error, output?: string, complaint?: string) => void,
  ) => {
    const quoted = `/bin/sh -c "${command.replaceAll('"', '\\"')}"`;
    execFile('/bin/sh', ['-c', quoted], (error, output, complaint) => {
      printed.push(output);
      if (error === null) callback();
      else callback(error, output, complaint);
    });
  };
};

test.skipIf(process.platform === 'win32')(
  'a command arrives as it was written, through all the shells that are between',
  async () => {
    const printed: string[] = [];
    const command = `( sh -c 'printf -- "-%s\\n" "$@"' sh '/a $HOME/it'\\''s' 'b"c' )`;
    await elevate(command, 'linux', quotingPrompt(printed));
    expect(printed).toEqual(['-/a $HOME/it\'s\n-b"c\n']);
  },
);

test.skipIf(process.platform === 'win32')('a command that fails is an error with what it said', async () => {
  await expect(elevate('echo no >&2; exit 3', 'linux', quotingPrompt([]))).rejects.toThrow(
    /^A command did not succeed \(no\)$/,
  );
});

test('a person who declines is an error with what the prompt says', async () => {
  const decline = async () => (_command: string, _options: unknown, callback: (error?: Error) => void) =>
    callback(new Error('User did not grant permission.\n'));
  await expect(elevate('true', 'darwin', decline)).rejects.toThrow(/^User did not grant permission\.$/);
});
