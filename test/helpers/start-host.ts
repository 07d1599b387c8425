import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { type Host, type HostOptions, startHost } from '../../src/main/host/host.ts';
import { type ContractClient, createContractClient } from '../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../src/shared/contract/transport.ts';
import type { AppStatus } from '../../src/shared/model/status.ts';
import { milliseconds } from '../../src/shared/model/units.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const sourceWorkers = {
  engine: new URL('../../src/main/engine-worker.ts', import.meta.url),
  history: new URL('../../src/main/history-worker.ts', import.meta.url),
  whatIf: new URL('../../src/main/what-if-worker.ts', import.meta.url),
};

export const scenarioFolder = new URL('../../resources/scenarios/', import.meta.url);

export interface RunningHost {
  readonly host: Host;
  readonly client: ContractClient;
  readonly directory: string;
  readonly configPath: string;
  /** Resolves with the first status of which it is true, the present one included. */
  until(isTrue: (status: AppStatus) => boolean): Promise<AppStatus>;
  writeConfig(config: unknown): Promise<void>;
}

export type RunHostOptions = Partial<HostOptions> & {
  /** Written before the start: a value as YAML, or a text as it is. */
  readonly config?: unknown;
};

/** Runs the real host, with its real threads, over a directory of its own until the test ends. */
export async function runHost({ config, ...options }: RunHostOptions = {}): Promise<RunningHost> {
  const directory = options.dataDirectory ?? (await temporaryDirectory());
  const configPath = options.configPath ?? join(directory, 'doorman.yaml');
  const writeConfig = (value: unknown): Promise<void> =>
    writeFile(configPath, typeof value === 'string' ? value : stringify(value));
  if (config !== undefined) await writeConfig(config);
  const host = await startHost({
    kind: 'headless',
    version: '0.0.0-test',
    workers: sourceWorkers,
    scenarios: scenarioFolder,
    drain: milliseconds(1_000),
    log: () => undefined,
    ...options,
    dataDirectory: directory,
    configPath,
  });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  onTestFinished(async () => {
    client.close();
    await host.close();
  });
  return { host, client, directory, configPath, writeConfig, until: (isTrue) => untilStatus(host, isTrue) };
}

function untilStatus(host: Host, isTrue: (status: AppStatus) => boolean): Promise<AppStatus> {
  return new Promise((resolve) => {
    const look = (status: AppStatus): void => {
      if (!isTrue(status)) return;
      stop();
      resolve(status);
    };
    const stop = host.onStatus(look);
    look(host.status());
  });
}
