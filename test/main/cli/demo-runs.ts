import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { scenarioFolder } from '../../helpers/start-host.ts';
import { type CommandResult, launchCommand } from './command-line.ts';

/** Scenarios that one file of tests has running at once: they mostly wait. */
const runsAtOnce = 5;

export const scenarioNames: readonly string[] = readdirSync(scenarioFolder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

const outcomeSchema = z.object({
  phase: z.string(),
  problem: z.string().nullable(),
  seed: z.number(),
  traffic: z.object({ sent: z.number(), failed: z.number() }),
  checks: z.array(z.object({ id: z.string(), state: z.string(), measured: z.string() })),
});

export type DemoOutcome = z.infer<typeof outcomeSchema> & { readonly code: number | null };

/** Starts commands as places are free, in the order in which they were given; ends what is left after the tests of the file. */
export function demoRuns(): (args: readonly string[]) => Promise<CommandResult> {
  const queue: (() => void)[] = [];
  const running = new Set<ReturnType<typeof launchCommand>>();
  let free = runsAtOnce;

  afterAll(async () => {
    queue.length = 0;
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all([...running].map(({ ended }) => ended));
  });

  const run = async (args: readonly string[]): Promise<CommandResult> => {
    const directory = await mkdtemp(join(tmpdir(), 'doorman-test-'));
    const command = launchCommand(directory, ['demo', ...args]);
    running.add(command);
    try {
      return await command.ended;
    } finally {
      running.delete(command);
      await rm(directory, { recursive: true, force: true });
      free += 1;
      queue.shift()?.();
    }
  };

  return (args) =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        free -= 1;
        run(args).then(resolve, reject);
      };
      if (free > 0) begin();
      else queue.push(begin);
    });
}

/** The last line of a run with `--json`. */
export function outcomeOf({ code, output, errors }: CommandResult): DemoOutcome {
  const line = output.trim().split('\n').at(-1) ?? '';
  if (line === '') throw new Error(`The command said nothing but: ${errors}`);
  return { ...outcomeSchema.parse(JSON.parse(line)), code };
}

/** What did not pass, with what was measured. */
export const notPassed = ({ checks }: DemoOutcome): readonly string[] =>
  checks.flatMap(({ id, state, measured }) => (state === 'passed' ? [] : [`${id}: ${state}: ${measured}`]));
