import { connect, type Socket } from 'node:net';
import type { ConfigInput } from '../../src/shared/config/schema.ts';
import { startRawOrigin } from './origin.ts';
import { type RunningEngine, runEngine } from './run-engine.ts';

type Pool = Partial<NonNullable<ConfigInput['pools']>[number]>;
type Limits = NonNullable<ConfigInput['listeners']>[number]['limits'];

/** Things of a test that must be closed, last opened first. */
export class Closers {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  async closeAll(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

/** An engine with one plain listener that forwards everything to `url`. */
export async function forwardingTo(
  closers: Closers,
  url: string,
  options: {
    readonly limits?: Limits;
    readonly pool?: Pool;
    readonly capturing?: boolean;
  } = {},
): Promise<RunningEngine & { readonly plain: number }> {
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off', limits: options.limits }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url }], ...options.pool }],
    },
    { capturing: options.capturing ?? true },
  );
  closers.add(engine.stop);
  return { ...engine, plain: engine.port('plain') };
}

/** An upstream that speaks bytes. `received` is what came on each of its connections, in the order they were opened. */
export async function rawUpstream(
  closers: Closers,
  onData: (socket: Socket, all: string, connection: number) => void,
): Promise<{ readonly url: string; readonly received: string[]; readonly sockets: Socket[] }> {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const origin = await startRawOrigin((socket) => {
    const connection = received.length;
    received.push('');
    sockets.push(socket);
    socket.on('data', (chunk) => {
      received[connection] += chunk.toString('latin1');
      onData(socket, received[connection] ?? '', connection);
    });
  });
  closers.add(origin.stop);
  return { url: origin.url, received, sockets };
}

/** An upstream that answers each whole request without a body with `response`. */
export function answeringUpstream(
  closers: Closers,
  response = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
) {
  return rawUpstream(closers, (socket, all) => {
    if (all.endsWith('\r\n\r\n')) socket.write(response, 'latin1');
  });
}

/** A client that speaks bytes and can wait for what it receives. */
export class RawClient {
  readonly socket: Socket;
  text = '';
  ended = false;
  closed = false;
  failure: (Error & { code?: string }) | null = null;
  #changed: () => void = () => {};

  constructor(closers: Closers, port: number, options: { readonly paused?: boolean } = {}) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    closers.add(() => {
      this.socket.destroy();
    });
    const changed = () => this.#changed();
    this.socket.on('data', (chunk) => {
      this.text += chunk.toString('latin1');
      changed();
    });
    this.socket.on('end', () => {
      this.ended = true;
      changed();
    });
    this.socket.on('error', (error) => {
      this.failure = error;
      changed();
    });
    this.socket.on('close', () => {
      this.closed = true;
      changed();
    });
    if (options.paused === true) this.socket.pause();
  }

  send(bytes: string | Buffer): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** Ends the sending side alone. */
  halfClose(): this {
    this.socket.end();
    return this;
  }

  /** @throws Error when the connection ends before `condition` holds */
  async until(condition: (text: string) => boolean): Promise<string> {
    while (!condition(this.text)) {
      if (this.ended || this.closed)
        throw new Error(`the connection ended after ${JSON.stringify(this.text)}`);
      await this.#change();
    }
    return this.text;
  }

  async untilEnd(): Promise<string> {
    while (!this.ended && !this.closed) await this.#change();
    return this.text;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }
}

/** Waits for a condition that no event tells. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
