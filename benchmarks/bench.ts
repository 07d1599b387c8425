/**
 * How fast Doorman forwards, beside other proxies: the proxy on one core, origin and load on another. See README.md for what
 * is measured and how to read it, and `--help` for the options.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { hasProgram, requireTwoCores } from './cores.ts';
import { describeMachine } from './machine.ts';
import type { MeasureOptions } from './measure.ts';
import { memoryAfter } from './memory-after.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { startNginxOrigin } from './origins/nginx-origin.ts';
import { startWebSocketOrigin } from './origins/websocket-origin.ts';
import { profileDoorman } from './profile/profile-doorman.ts';
import { type BenchReport, reportMarkdown } from './report/markdown.ts';
import { runRounds } from './rounds.ts';

const results = join(import.meta.dirname, 'results');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const programArguments = process.argv.slice(2);
if (programArguments.includes('--help')) console.log(usage);
else {
  try {
    await run(readOptions(programArguments));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function run(options: BenchOptions): Promise<void> {
  requireTwoCores();
  requirePrograms();
  console.log(describeMachine());
  const directory = mkdtempSync(join(tmpdir(), 'doorman-bench-'));
  chmodSync(directory, 0o755);
  process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  const certificate = await makeCertificate(join(directory, 'authority'));
  const nginx = await startNginxOrigin(directory, certificate);
  const webSocket = await startWebSocketOrigin();
  const setupFor = (protocol: string): MeasureOptions => ({
    directory,
    certificate,
    origin: protocol === 'websocket' ? webSocket : nginx,
    seconds: options.seconds,
    warmUp: options.warmUp,
  });
  try {
    mkdirSync(results, { recursive: true });
    if (options.profile === null) await compare(options, setupFor);
    else await profileDoorman(options, options.profile, setupFor(options.profile.protocol), results);
  } finally {
    await Promise.all([nginx.stop(), webSocket.stop()]);
  }
}

async function compare(options: BenchOptions, setupFor: (protocol: string) => MeasureOptions): Promise<void> {
  const leftOut = options.proxies.flatMap((proxy) => {
    const missing = proxy.missing();
    return missing === null ? [] : [{ name: proxy.name, missing }];
  });
  for (const { name, missing } of leftOut) console.log(`${name} is left out; to have it: ${missing}`);
  const proxies = options.proxies.filter((proxy) => proxy.missing() === null);
  if (proxies.length === 0) throw new Error('None of the chosen peers can run here.');
  const cells = await runRounds({ ...options, proxies }, setupFor);
  const doorman = proxies.find(({ id }) => id === 'doorman');
  const memory =
    options.memory === null || doorman === undefined
      ? null
      : await memoryAfter(doorman, options.memory, setupFor('http1'));
  const { seconds, warmUp, rounds } = options;
  const report: BenchReport = {
    machine: describeMachine(),
    date: new Date().toISOString(),
    seconds,
    warmUp,
    rounds,
    leftOut,
    cells,
    memory,
  };
  const text = reportMarkdown(report);
  console.log(`\n${text}`);
  writeFileSync(join(results, 'latest.md'), text);
  if (options.json) writeFileSync(join(results, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  const failures = cells.filter((cell) => cell.measurements.some(({ state }) => state === 'failed'));
  if (failures.length > 0 || memory?.state === 'failed') {
    console.error('Some measurements failed; the table says which and why.');
    process.exitCode = 1;
  }
}

function requirePrograms(): void {
  const needed = ['taskset', 'wrk', 'h2load', 'nginx'];
  const absent = needed.filter((program) => !hasProgram(program));
  if (absent.length === 0) return;
  throw new Error(
    `The benchmark needs ${absent.join(', ')}. On Debian: apt-get install util-linux wrk nghttp2-client nginx-light`,
  );
}
