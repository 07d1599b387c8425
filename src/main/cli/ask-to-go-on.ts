import { createInterface } from 'node:readline/promises';
import { say } from './output.ts';

/** Asks on the terminal. Without one there is nobody to agree, and nothing is done. */
export async function askToGoOn(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    say('Nothing was changed: say --yes to have it done.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Do this? [y/N] ');
    if (/^y(es)?$/i.test(answer.trim())) return true;
    say('Nothing was changed.');
    return false;
  } finally {
    terminal.close();
  }
}
