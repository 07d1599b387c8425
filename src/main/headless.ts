import { type ControlServer, startControlServer } from './host/control-server.ts';
import { type Host, type HostOptions, startHost } from './host/host.ts';

export interface HeadlessOptions extends Omit<HostOptions, 'kind'> {
  /** The built interface; null serves the contract alone, on any free port. */
  readonly renderer: URL | null;
  /** Port of the interface; null is 7878 or the next free one. */
  readonly uiPort: number | null;
}

/** Doorman without a window: the host, with contract and interface on a loopback port. */
export interface Headless {
  readonly host: Host;
  readonly server: ControlServer;
  /** Drains and closes everything. */
  close(): Promise<void>;
}

/** @throws AlreadyRunningError, or an Error with code `EADDRINUSE` when the port that was asked for is taken. */
export async function startHeadless({ renderer, uiPort, ...options }: HeadlessOptions): Promise<Headless> {
  const host = await startHost({ ...options, kind: 'headless' });
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
    host,
    server: open,
    async close() {
      await host.close();
      await open.close();
    },
  };
}
