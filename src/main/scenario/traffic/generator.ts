import type { Stream } from '../../../shared/scenario/stream.ts';
import { SlowAttackStream } from './attack-stream.ts';
import { TrafficBudget } from './budget.ts';
import { otherClientAddress } from './other-client.ts';
import type { ToTraffic, TrafficRequests } from './protocol.ts';
import { HttpRequestStream } from './request-stream.ts';
import type { RunningStream } from './running-stream.ts';
import { WebSocketStream } from './socket-stream.ts';
import { loopbackTarget } from './target.ts';

/** All streams of one run. */
export class TrafficGenerator {
  readonly #seed: number;
  readonly #budget: TrafficBudget;
  readonly #streams = new Map<string, RunningStream>();
  /** Streams that were started and not stopped. */
  readonly #started = new Set<RunningStream>();
  #isPaused = false;

  constructor(seed: number, budget = new TrafficBudget()) {
    this.#seed = seed;
    this.#budget = budget;
  }

  /** Does what is asked. @throws Error with a sentence */
  async answer(message: ToTraffic): Promise<TrafficRequests[keyof TrafficRequests]['result']> {
    switch (message.kind) {
      case 'start': {
        const { name, stream, address, port } = message.params;
        const running = this.#streams.get(name) ?? (await this.#make(name, stream, address, port));
        this.#streams.set(name, running);
        this.#started.add(running);
        if (!this.#isPaused) running.run();
        return null;
      }
      case 'stop': {
        const running = this.#streams.get(message.params.name);
        if (running === undefined) return null;
        this.#started.delete(running);
        await running.stop();
        return null;
      }
      case 'pause':
        this.#isPaused = message.params.paused;
        for (const running of this.#started)
          if (this.#isPaused) running.pause();
          else running.run();
        return null;
      case 'counts':
        return Object.fromEntries([...this.#streams].map(([name, { counts }]) => [name, counts]));
      case 'close':
        for (const running of this.#streams.values()) running.close();
        this.#streams.clear();
        this.#started.clear();
        return null;
    }
  }

  async #make(name: string, stream: Stream, address: string, port: number): Promise<RunningStream> {
    const budget = this.#budget;
    const target = loopbackTarget(address, port);
    switch (stream.kind) {
      case 'requests':
        return new HttpRequestStream({ name, stream, seed: this.#seed, target, budget });
      case 'sockets':
        return new WebSocketStream({ name, stream, target, budget });
      case 'slow-head':
      case 'slow-body': {
        const from = await otherClientAddress();
        return new SlowAttackStream({
          stream,
          target: from?.includes(':') === true ? { ...target, address: from } : target,
          budget,
          from,
        });
      }
    }
  }
}
