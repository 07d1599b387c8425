import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasureOptions, measure } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Row } from '../rows/row.ts';
import { readProfile, type ThreadProfile } from './read-profile.ts';

/** Between two looks at the stack, in microseconds. */
const interval = 250;
/** How many functions are printed. */
const shown = 40;

/**
 * Runs Doorman under V8's sampling profiler for one row, and shows where its engine thread spent its time. The first of the
 * chosen peers that is a Doorman is taken.
 */
export async function profileDoorman(
  options: BenchOptions,
  row: Row,
  setup: MeasureOptions,
  results: string,
): Promise<void> {
  const doorman = options.proxies.find(({ id }) => id === 'doorman' || id === 'doorman-off');
  if (doorman === undefined)
    throw new Error('--profile is for Doorman: name doorman or doorman-off in --peers.');
  const missing = doorman.missing();
  if (missing !== null) throw new Error(missing);
  const directory = join(setup.directory, 'profiles');
  mkdirSync(directory);
  console.log(`Profiling ${doorman.name} at ${row.name}`);
  const measurement = await measure(doorman, row, {
    ...setup,
    nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${directory}`, `--cpu-prof-interval=${interval}`],
  });
  if (measurement.state === 'failed') throw new Error(measurement.reason);
  const engine = engineProfile(directory);
  const kept = join(results, `${doorman.id}-${row.id}.cpuprofile`);
  copyFileSync(engine.path, kept);
  rmSync(directory, { recursive: true, force: true });
  console.log(`${measurement.load.perSecond.toFixed(0)} ${row.counted}/s under the profiler\n`);
  console.log(' self   total  function');
  for (const { self, total, name, place } of engine.profile.functions.slice(0, shown)) {
    console.log(`${percent(self)}  ${percent(total)}  ${name}  ${place}`);
  }
  console.log(`\nThe whole profile, for a browser's developer tools: ${kept}`);
}

/** Every thread writes one; the engine's is the one that ran the most of the engine's file. */
function engineProfile(directory: string): { readonly path: string; readonly profile: ThreadProfile } {
  const profiles = readdirSync(directory).map((name) => {
    const path = join(directory, name);
    return { path, profile: readProfile(readFileSync(path, 'utf8'), 'engine.js') };
  });
  const [engine] = profiles.toSorted((one, other) => other.profile.samplesInFile - one.profile.samplesInFile);
  if (engine === undefined || engine.profile.samplesInFile === 0) {
    throw new Error('No thread wrote a profile with anything of engine.js in it.');
  }
  return engine;
}

const percent = (part: number): string => `${(part * 100).toFixed(1).padStart(5)} %`.slice(0, 7);
