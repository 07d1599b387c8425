import type { ToUpstreams, UpstreamRequests } from './protocol.ts';
import { BuiltInServer } from './server.ts';

/** Every built-in upstream of one run. */
export class BuiltInServers {
  readonly #seed: number;
  readonly #servers = new Map<string, BuiltInServer>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Does what is asked. @throws Error with a sentence */
  async answer(message: ToUpstreams): Promise<UpstreamRequests[keyof UpstreamRequests]['result']> {
    switch (message.kind) {
      case 'open': {
        const { name, upstream } = message.params;
        const server = new BuiltInServer(name, upstream, this.#seed);
        this.#servers.set(name, server);
        return { port: await server.open() };
      }
      case 'kill':
        await this.#find(message.params.name).kill();
        return null;
      case 'revive':
        await this.#find(message.params.name).revive();
        return null;
      case 'change':
        this.#find(message.params.name).change();
        return null;
      case 'set': {
        const { name, delay, failures } = message.params;
        this.#find(name).set(delay, failures);
        return null;
      }
      case 'counts':
        return Object.fromEntries([...this.#servers].map(([name, { asked }]) => [name, asked]));
      case 'close':
        await Promise.all([...this.#servers.values()].map((server) => server.kill()));
        this.#servers.clear();
        return null;
    }
  }

  #find(name: string): BuiltInServer {
    const server = this.#servers.get(name);
    if (server === undefined) throw new Error(`No built-in upstream '${name}' was started.`);
    return server;
  }
}
