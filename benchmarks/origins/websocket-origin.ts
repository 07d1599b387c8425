import { join } from 'node:path';
import { originCore } from '../cores.ts';
import { freePort, startOnCore } from '../process.ts';
import type { Origin } from './nginx-origin.ts';

/** A WebSocket echo server. It has no TLS of its own: that row is measured in plain. */
export async function startWebSocketOrigin(): Promise<Origin> {
  const port = await freePort();
  const running = await startOnCore({
    core: originCore,
    command: process.execPath,
    arguments: [join(import.meta.dirname, 'websocket-echo-server.ts'), String(port)],
    port,
  });
  return { ...running, port, tlsPort: port };
}
