import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { Connector } from '../http1/connect.ts';

/**
 * Gives `node:http` the connections for upgrades: each a new one, opened as all others to the upstream are, with the same
 * TLS, time limit and choice of address.
 */
export class UpgradeAgent extends Agent {
  /** `node:http` compares it with the scheme that is asked for. */
  readonly protocol: string;
  readonly #connect: Connector;

  constructor(url: URL, connect: Connector) {
    super({ keepAlive: false });
    this.protocol = url.protocol;
    this.#connect = connect;
  }

  override createConnection(
    _options: unknown,
    opened?: (error: Error | null, socket: Socket) => void,
  ): undefined {
    this.#connect(['http/1.1']).then(
      (socket) => {
        // An upstream that has ended its side may still be sent to.
        socket.allowHalfOpen = true;
        opened?.(null, socket);
      },
      // The socket is not looked at beside an error.
      (error: Error) => {
        Reflect.apply(opened ?? ignore, null, [error]);
      },
    );
    return undefined;
  }
}

const ignore = () => {};
