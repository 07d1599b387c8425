import { type ControlServer, startControlServer } from './control-server.ts';
import { type Host, startHost } from './host.ts';
import type { HostOptions } from './host-options.ts';

export interface ServedHostOptions extends HostOptions {
  /** The built interface, for browsers; null serves the contract alone, to programs, on any free port. */
  readonly renderer: URL | null;
  /** Port of the interface; null is 7878 or the next free one. */
  readonly uiPort: number | null;
}

/** A host that browsers and the command line can reach on a loopback port. */
export interface ServedHost extends Host {
  readonly server: ControlServer;
}

/** @throws AlreadyRunningError, or an Error with code `EADDRINUSE` when the port that was asked for is taken. */
export async function startServedHost({
  renderer,
  uiPort,
  ...options
}: ServedHostOptions): Promise<ServedHost> {
  const host = await startHost(options);
  let server: ControlServer | undefined;
  try {
    server = await startControlServer({
      accept: host.accept,
      port: renderer === null ? 0 : uiPort,
      renderer,
    });
    await host.publishControl(server.address, server.token);
  } catch (error) {
    await server?.close();
    await host.close();
    throw error;
  }
  const open = server;
  return {
    ...host,
    server: open,
    async close() {
      await host.close();
      await open.close();
    },
  };
}
