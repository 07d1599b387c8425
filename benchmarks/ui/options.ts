import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../../test/helpers/running-app.ts';

export const usage = `npm run bench:ui -- [options]
  --build FOLDER   the folder that holds the built out/ (default: this repository)
  --before FOLDER  another such folder to compare with, in turns: prints what the build takes of what that one does
  --rounds N       with --before: how often each is measured, 1 or more (default 3)
  --stretch N      seconds of each stretch, 1 or more (default 8)
  --profile        instead of measuring: where the page spends its time in each stretch`;

export interface UiBenchOptions {
  /** Folders of built interfaces. */
  readonly renderer: string;
  readonly before: string | null;
  readonly rounds: number;
  readonly stretch: number;
  readonly isProfile: boolean;
}

/** Reads the command line. Throws with words for the user when it makes no sense. */
export function readUiOptions(programArguments: readonly string[]): UiBenchOptions {
  const { values } = parseArgs({
    args: [...programArguments],
    options: {
      build: { type: 'string', default: repository },
      before: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      stretch: { type: 'string', default: '8' },
      profile: { type: 'boolean', default: false },
    },
  });
  const renderer = (folder: string) => join(resolve(folder), 'out', 'renderer');
  return {
    renderer: renderer(values.build),
    before: values.before === undefined ? null : renderer(values.before),
    rounds: atLeastOne('--rounds', values.rounds),
    stretch: atLeastOne('--stretch', values.stretch),
    isProfile: values.profile,
  };
}

function atLeastOne(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`${option} takes a whole number from 1; saw '${text}'.`);
}
