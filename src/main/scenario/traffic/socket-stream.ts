import { WebSocket } from 'ws';
import type { ClientCounts } from '../../../shared/scenario/evidence.ts';
import type { SocketStream } from '../../../shared/scenario/stream.ts';
import type { TrafficBudget } from './budget.ts';
import type { RunningStream } from './running-stream.ts';
import type { Target } from './target.ts';

/** Messages of one WebSocket that may be on their way; while so many are, it says nothing more. */
const unansweredLimit = 64;

export interface SocketStreamOptions {
  readonly name: string;
  readonly stream: SocketStream;
  readonly target: Target;
  readonly budget: TrafficBudget;
}

/** Holds WebSockets open, says something on each at its time, and counts what comes back. A connection that breaks is not opened again. */
export class WebSocketStream implements RunningStream {
  readonly #options: SocketStreamOptions;
  readonly #sockets = new Set<WebSocket>();
  #timer: NodeJS.Timeout | undefined;
  #isOpened = false;
  #isEnding = false;
  #number = 0;
  #sent = 0;
  #answered = 0;
  #failed = 0;

  constructor(options: SocketStreamOptions) {
    this.#options = options;
  }

  get counts(): ClientCounts {
    return { sent: this.#sent, answered: this.#answered, failed: this.#failed };
  }

  run(): void {
    if (!this.#isOpened) {
      this.#isOpened = true;
      for (let at = 0; at < this.#options.stream.connections; at += 1) this.#open();
    }
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#speak(), this.#options.stream.every);
  }

  pause(): void {
    clearInterval(this.#timer);
  }

  async stop(): Promise<void> {
    this.pause();
    this.#isEnding = true;
    await Promise.all(
      [...this.#sockets].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('close', () => resolve());
            socket.close(1000);
          }),
      ),
    );
  }

  close(): void {
    this.pause();
    this.#isEnding = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  #open(): void {
    const { stream, target, budget, name } = this.#options;
    if (!budget.take()) return;
    const address = target.address.includes(':') ? `[${target.address}]` : target.address;
    const socket = new WebSocket(`ws://${address}:${target.port}${stream.path}`, {
      headers: {
        Host: `${stream.host}:${target.port}`,
        'User-Agent': `doorman-scenario/${name}`,
        'X-Forwarded-For': stream.clients[0]?.address ?? target.address,
      },
      handshakeTimeout: 10_000,
    });
    const expected: string[] = [];
    this.#waiting.set(socket, expected);
    this.#sockets.add(socket);
    socket.on('message', (data) => {
      // Messages come back in their order, whole.
      const text = Buffer.isBuffer(data) ? data.toString() : null;
      if (text === expected.shift()) this.#answered += 1;
      else this.#failed += 1;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (!this.#isEnding) this.#failed += 1 + expected.length;
    });
  }

  readonly #waiting = new WeakMap<WebSocket, string[]>();

  #speak(): void {
    for (const socket of this.#sockets) {
      const expected = this.#waiting.get(socket) ?? [];
      if (socket.readyState !== WebSocket.OPEN || expected.length >= unansweredLimit) continue;
      if (!this.#options.budget.take()) return;
      this.#number += 1;
      const text = `Message ${this.#number}`;
      expected.push(text);
      this.#sent += 1;
      socket.send(text);
    }
  }
}
