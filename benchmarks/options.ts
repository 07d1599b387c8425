import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allProxies } from './proxies/all.ts';
import type { Peer } from './proxies/peer.ts';
import { allRows } from './rows/all.ts';
import type { Row } from './rows/row.ts';

export interface BenchOptions {
  readonly rows: readonly Row[];
  readonly proxies: readonly Peer[];
  readonly seconds: number;
  readonly warmUp: number;
  readonly rounds: number;
  /** Write the numbers as JSON too. */
  readonly json: boolean;
  /** Exchanges before memory is looked at; null leaves that out. */
  readonly memory: number | null;
  /** The row to profile Doorman at instead of measuring; null for none. */
  readonly profile: Row | null;
}

export const usage = `npm run bench -- [options]
  --rows A,B       only these rows: ${allRows.map(({ id }) => id).join(', ')}
  --peers A,B      only these: ${allProxies('')
    .map(({ id }) => id)
    .join(', ')}
  --seconds N      length of each measurement, whole seconds from 1 (default 4)
  --warm-up N      the same load before each measurement, whole seconds from 0 (default 2)
  --rounds N       how often everything is measured, 1 or more (default 3)
  --json           also write results/latest.json
  --memory [=N]    also Doorman's memory after N exchanges (default 1000000; takes minutes)
  --profile ROW    instead of measuring: where Doorman's engine thread spends its time at that row
  --build FOLDER   the folder that holds Doorman's out/ (default: this repository)
  --before FOLDER  another build to compare with: adds the peers doorman-before and doorman-off-before`;

/** Reads the command line. Throws with words for the user when it makes no sense. */
export function readOptions(programArguments: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    // `parseArgs` has no options with an optional value.
    args: programArguments.map((each) => (each === '--memory' ? '--memory=1000000' : each)),
    options: {
      rows: { type: 'string' },
      peers: { type: 'string' },
      seconds: { type: 'string', default: '4' },
      'warm-up': { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      memory: { type: 'string' },
      profile: { type: 'string' },
      build: { type: 'string', default: join(import.meta.dirname, '..') },
      before: { type: 'string' },
    },
  });
  const { profile, memory } = values;
  return {
    rows: choose('--rows', allRows, values.rows),
    proxies: choose('--peers', allProxies(values.build, values.before), values.peers),
    seconds: wholeNumber('--seconds', values.seconds, 1),
    warmUp: wholeNumber('--warm-up', values['warm-up'], 0),
    rounds: wholeNumber('--rounds', values.rounds, 1),
    json: values.json,
    memory: memory === undefined ? null : wholeNumber('--memory', memory, 1),
    profile: profile === undefined ? null : (choose('--profile', allRows, profile)[0] ?? null),
  };
}

function choose<Named extends { readonly id: string }>(
  option: string,
  all: readonly Named[],
  names: string | undefined,
): readonly Named[] {
  if (names === undefined) return all;
  const wanted = names.split(',');
  const unknown = wanted.find((name) => !all.some(({ id }) => id === name));
  if (unknown !== undefined) {
    throw new Error(`${option} knows ${all.map(({ id }) => id).join(', ')}; saw '${unknown}'.`);
  }
  return all.filter(({ id }) => wanted.includes(id));
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`${option} takes a whole number from ${least}; saw '${text}'.`);
}
