/**
 * What history costs those whose requests are recorded: the same even load on Doorman without history, with the heads of exchanges in it,
 * and with all of it. `npm run bench:history`; see README.md for how to read it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificate } from './certificate.ts';
import { requireTwoCores } from './cores.ts';
import { type HistoryRound, measureHistory } from './history/measure-history.ts';
import { historyVariants } from './history/variants.ts';
import { describeMachine } from './machine.ts';
import { startNginxOrigin } from './origins/nginx-origin.ts';
import { median } from './statistics.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '8' },
    'warm-up': { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    build: { type: 'string', default: join(import.meta.dirname, '..') },
  },
});
const numberOf = (name: 'rate' | 'seconds' | 'warm-up' | 'rounds', least: number): number => {
  const value = Number(values[name]);
  if (!(value >= least)) throw new Error(`--${name} is '${values[name]}'; it takes a number from ${least}.`);
  return value;
};
const perSecond = numberOf('rate', 100);
const seconds = numberOf('seconds', 1);
const warmUp = numberOf('warm-up', 1);
const rounds = numberOf('rounds', 1);

requireTwoCores();
const directory = mkdtempSync(join(tmpdir(), 'doorman-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
const variants = historyVariants(values.build);
const missing = variants.map(({ peer }) => peer.missing()).find((reason) => reason !== null);
if (missing !== undefined) throw new Error(`There is no build to measure. Do this first: ${missing}`);

const origin = await startNginxOrigin(directory, await makeCertificate(join(directory, 'authority')));
const taken = new Map<string, HistoryRound[]>(variants.map(({ peer }) => [peer.name, []]));
try {
  console.log(
    `${describeMachine()}\n${perSecond} requests/s of 1 KiB for ${seconds} s, ${rounds} rounds, load of the machine ${loadavg()[0]?.toFixed(1)}`,
  );
  // They take turns, so that what else the machine does hits all of them.
  for (let round = 1; round <= rounds; round += 1) {
    for (const variant of variants) {
      const result = await measureHistory(variant, { directory, origin, perSecond, seconds, warmUp });
      taken.get(variant.peer.name)?.push(result);
      const threads = Object.entries(result.byThread)
        .filter(([, used]) => used >= 1)
        .toSorted(([, one], [, other]) => other - one)
        .map(([name, used]) => `${name} ${used.toFixed(0)}`);
      console.log(
        `  ${round}/${rounds} ${variant.peer.name}: ${result.perSecond.toFixed(0)}/s, µs a request by thread: ${threads.join(', ')}` +
          (result.remarks.length === 0 ? '' : `; ${result.remarks.join(', ')}`),
      );
    }
  }
} finally {
  await origin.stop();
}

const engineThread = /engine/i;
const historyThread = /history/i;
const usedBy = ({ byThread }: HistoryRound, name: RegExp | null): number =>
  Object.entries(byThread).reduce(
    (sum, [thread, used]) => (name?.test(thread) === false ? sum : sum + used),
    0,
  );
const leftOut = ({ sent, written }: HistoryRound): number =>
  written === null ? 0 : Math.max(0, sent - written);

const columns: readonly (readonly [title: string, digits: number, of: (round: HistoryRound) => number])[] = [
  ['requests/s', 0, (round) => round.perSecond],
  ['p50 ms', 2, (round) => round.p50],
  ['p99 ms', 2, (round) => round.p99],
  ['engine µs', 1, (round) => usedBy(round, engineThread)],
  ['history µs', 1, (round) => usedBy(round, historyThread)],
  ['all µs', 1, (round) => usedBy(round, null)],
  ['written', 0, (round) => round.written ?? 0],
  ['left out', 0, leftOut],
  ['file MiB', 1, (round) => round.fileSize],
  ['peak MiB', 0, (round) => round.peak],
];
console.log(`\n${''.padEnd(14)}${columns.map(([title]) => title.padStart(11)).join('')}`);
for (const [name, all] of taken) {
  console.log(
    `${name.padEnd(14)}${columns.map(([, digits, of]) => median(all.map(of)).toFixed(digits).padStart(11)).join('')}`,
  );
}
const [[, without] = ['', []]] = taken;
console.log('\nTimes history off, within each round:');
for (const [name, all] of [...taken].slice(1)) {
  const ratio = (of: (round: HistoryRound) => number): string =>
    median(
      all.map((round, index) => {
        const base = without[index];
        return base === undefined ? Number.NaN : of(round) / of(base);
      }),
    ).toFixed(2);
  console.log(
    `${name.padEnd(14)}p50 × ${ratio(({ p50 }) => p50)}, p99 × ${ratio(({ p99 }) => p99)}, engine's processor time × ${ratio((round) => usedBy(round, engineThread))}`,
  );
}
