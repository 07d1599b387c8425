import { proxyCore } from '../cores.ts';
import { startOnCore } from '../process.ts';
import type { RunningProxy } from './peer.ts';

/** Starts a program on the core of proxies and waits until it accepts connections on `port`. */
export async function startProxy(
  port: number,
  command: string,
  programArguments: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProxy> {
  const running = await startOnCore({ core: proxyCore, command, arguments: programArguments, port, env });
  return { ...running, port };
}
