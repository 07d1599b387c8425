/**
 * How fast cached answers are, beside nginx and Varnish: hits a second, what a hit adds, and how often the origin is asked when many
 * clients miss at once. See README.md; options as of bench.ts as far as they apply.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cachingProxies } from './cache/caching-proxies.ts';
import { hitRows } from './cache/hit-rows.ts';
import { stampedes } from './cache/stampede.ts';
import { stampedeTable } from './cache/stampede-table.ts';
import { makeCertificate } from './certificate.ts';
import { requireTwoCores } from './cores.ts';
import { describeMachine } from './machine.ts';
import { startNginxOrigin } from './origins/nginx-origin.ts';
import { reportMarkdown } from './report/markdown.ts';
import { runRounds } from './rounds.ts';

const results = join(import.meta.dirname, 'results');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    'warm-up': { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    build: { type: 'string', default: join(import.meta.dirname, '..') },
  },
});
const [seconds, warmUp, rounds] = [values.seconds, values['warm-up'], values.rounds].map(Number);
if (
  seconds === undefined ||
  warmUp === undefined ||
  rounds === undefined ||
  !(seconds >= 1 && rounds >= 1 && warmUp >= 0)
) {
  throw new Error('--seconds and --rounds take a number from 1, --warm-up one from 0.');
}

requireTwoCores();
const directory = mkdtempSync(join(tmpdir(), 'doorman-bench-'));
chmodSync(directory, 0o755);
process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
const all = cachingProxies(values.build);
const leftOut = all.flatMap((proxy) => {
  const missing = proxy.missing();
  return missing === null ? [] : [{ name: proxy.name, missing }];
});
const proxies = all.filter((proxy) => proxy.missing() === null);
const certificate = await makeCertificate(join(directory, 'authority'));
const origin = await startNginxOrigin(directory, certificate);
try {
  const cells = await runRounds({ rows: hitRows, proxies, rounds }, () => ({
    directory,
    certificate,
    origin,
    seconds,
    warmUp,
  }));
  const caches = proxies.filter(({ id }) => id !== 'direct');
  const stampeded = await stampedes(caches, directory, certificate);
  const text =
    reportMarkdown({
      title: 'Doorman beside other caches',
      references: [
        ['direct', '× direct'],
        ['nginx', '× nginx'],
        ['varnish', '× Varnish'],
      ],
      machine: describeMachine(),
      date: new Date().toISOString(),
      seconds,
      warmUp,
      rounds,
      leftOut,
      cells,
      memory: null,
    }) + stampedeTable(stampeded);
  console.log(`\n${text}`);
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'latest-cache.md'), text);
  const failed =
    cells.some(({ measurements }) => measurements.some(({ state }) => state === 'failed')) ||
    stampeded.some((result) => result.state === 'failed' || result.originRequests !== 1);
  if (failed) {
    console.error('Some measurements failed, or an origin was asked more than once; the tables say which.');
    process.exitCode = 1;
  }
} finally {
  await origin.stop();
}
