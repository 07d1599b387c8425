import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type ContractClient, createContractClient } from '../../shared/contract/client.ts';
import { createMemoryTransports } from '../../shared/contract/transport.ts';
import type { ScenarioInfo, ScenarioState } from '../../shared/model/scenario.ts';
import { seedLimit } from '../../shared/model/scenario.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { scenarioInfo } from '../../shared/scenario/info.ts';
import { type Host, startHost } from '../host/host.ts';
import { readScenarios, ScenarioFileError } from '../scenario/library.ts';
import { type CommandContext, CommandError, type RunCommand, UsageError } from './context.ts';
import { demoReporter } from './demo-lines.ts';
import { printJson, printLine, say } from './output.ts';

/** What requests in flight get when a run is over: there is nobody who waits for them. */
const drain = milliseconds(500);

/** `doorman demo` */
export const demo: RunCommand = async (args, context) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      json: { type: 'boolean' },
      scenarios: { type: 'string' },
    },
  });
  const [name, ...more] = positionals;
  const wantsList = values.list === true;
  if (wantsList === (name !== undefined) || more.length > 0)
    throw new UsageError("Name one scenario, or list them with 'doorman demo --list'.");
  const folder = values.scenarios === undefined ? context.scenarios : folderUrl(values.scenarios);
  const items = await listScenarios(folder);
  if (items.length === 0)
    throw new UsageError(
      `There are no scenarios in ${fileURLToPath(folder)}. Files of scenarios are called NAME.yaml, with a to z, 0 to 9 and - in the name.`,
    );
  if (name === undefined) {
    await printList(items, values.json === true);
    return 0;
  }
  const info = items.find((one) => one.name === name);
  if (info === undefined)
    throw new UsageError(
      `There is no scenario '${name}'. There are ${items.map((one) => one.name).join(', ')}.`,
    );
  const seed = numberOf('--seed', values.seed, 0, seedLimit);
  const speed = numberOf('--speed', values.speed, 0.25, 4);
  const params = { name, ...(seed === undefined ? {} : { seed }), ...(speed === undefined ? {} : { speed }) };
  return withHost({ ...context, scenarios: folder }, (client, signal) =>
    play(client, { ...info, seed: seed ?? info.seed }, params, values.json === true, signal),
  );
};

async function listScenarios(folder: URL): Promise<readonly ScenarioInfo[]> {
  try {
    return (await readScenarios(folder)).map(({ name, scenario }) => scenarioInfo(name, scenario));
  } catch (error) {
    if (error instanceof ScenarioFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** A folder of scenarios of one's own, to try them out. */
function folderUrl(path: string): URL {
  return pathToFileURL(`${resolve(path)}/`);
}

function numberOf(option: string, text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new UsageError(`${option} takes a number from ${low} to ${high}; saw '${text}'.`);
}

async function printList(items: readonly ScenarioInfo[], asJson: boolean): Promise<void> {
  if (asJson) {
    await printJson(JSON.stringify(items));
    return;
  }
  const width = Math.max(...items.map(({ name }) => name.length));
  for (const { name, seconds, summary } of items)
    await printLine(`${name.padEnd(width)}  ${String(Math.ceil(seconds)).padStart(2)} s  ${summary}`);
}

/** Runs a host over a directory of its own, which is gone afterwards, whatever happens. */
async function withHost(
  context: CommandContext,
  use: (client: ContractClient, signal: Promise<'signal'>) => Promise<number>,
): Promise<number> {
  const signal = firstSignal();
  const directory = await mkdtemp(join(tmpdir(), 'doorman-demo-'));
  let host: Host | undefined;
  try {
    host = await startHost({
      kind: 'headless',
      dataDirectory: directory,
      configPath: join(directory, 'doorman.yaml'),
      version: context.version,
      workers: context.workers,
      scenarios: context.scenarios,
      drain,
      log: (level, message) => {
        if (level === 'error') say(`error: ${message}`);
      },
    });
    const [clientEnd, hostEnd] = createMemoryTransports();
    host.accept(hostEnd);
    const client = createContractClient(clientEnd);
    try {
      return await use(client, signal.received);
    } finally {
      client.close();
    }
  } finally {
    signal.forget();
    await host?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The first of SIGINT and SIGTERM; a second one ends the process, as usual. */
function firstSignal(): { readonly received: Promise<'signal'>; forget(): void } {
  const { promise, resolve } = Promise.withResolvers<'signal'>();
  const onSignal = (): void => resolve('signal');
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return {
    received: promise,
    forget() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}

/** Plays one, tells its course, and resolves to the exit code: 0 when every check passed. */
async function play(
  client: ContractClient,
  info: ScenarioInfo,
  params: { readonly name: string; readonly seed?: number; readonly speed?: number },
  asJson: boolean,
  signal: Promise<'signal'>,
): Promise<number> {
  const reporter = demoReporter(info, asJson);
  const over = Promise.withResolvers<ScenarioState>();
  client.subscribe('scenario', {
    onEvent(state) {
      if (state === null) return;
      reporter.take(state);
      if (state.phase === 'passed' || state.phase === 'failed') over.resolve(state);
    },
    onGap: () => undefined,
  });
  await client.call('scenarios.run', { ...params, paused: false });
  const end = await Promise.race([over.promise, signal]);
  await client.call('scenarios.control', { action: 'stop' });
  if (end === 'signal') throw new CommandError('Stopped before it was over.');
  await reporter.finish(end);
  return end.phase === 'passed' ? 0 : 1;
}
