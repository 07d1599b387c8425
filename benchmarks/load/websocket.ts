import { join } from 'node:path';
import { type LoadResult, runLoad, type Target } from './load-result.ts';

/** Messages of 64 bytes over several connections, each sending the next when the last has come back. */
export async function loadWebSocket(
  { port }: Target,
  options: { readonly connections: number; readonly seconds: number },
): Promise<LoadResult> {
  const output = await runLoad(process.execPath, [
    join(import.meta.dirname, 'websocket-client.ts'),
    String(port),
    String(options.connections),
    String(options.seconds),
  ]);
  // Our own program prints it.
  return JSON.parse(output) as LoadResult;
}
