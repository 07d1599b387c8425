import { Worker } from 'node:worker_threads';
import type { OptimisedKind } from '../../../shared/model/content-decision.ts';
import { endLimit, heapLimit, idleLimit, jobLimit, queueLimit, terminateLimit } from './optimise-limits.ts';
import {
  endOfWork,
  type OptimiseAnswer,
  type OptimiseJob,
  type ToOptimiseThread,
} from './optimise-protocol.ts';

export type OptimiseOutcome =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'busy' | 'too_large' | 'failed'; readonly detail: string };

export interface OptimiseThreadOptions {
  /** Entry file of the thread. */
  readonly worker: URL;
  readonly jobLimit?: number;
  readonly idleLimit?: number;
  readonly heapLimit?: number;
  readonly endLimit?: number;
  readonly terminateLimit?: number;
}

interface Waiting {
  readonly job: OptimiseJob;
  readonly answer: (outcome: OptimiseOutcome) => void;
}

/**
 * The thread that optimises bodies, one after the other: started with the first, ended when there was nothing to do for a
 * while. Whatever goes wrong in it (an error, a crash, too much time or memory) is an outcome, and the next body gets a new one.
 */
export class OptimiseThread {
  readonly #options: Required<OptimiseThreadOptions>;
  #worker: Worker | null = null;
  #running: Waiting | null = null;
  #queue: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #jobs = 0;
  #closed = false;
  /** Threads that were told to end and are not gone yet. */
  readonly #ending = new Set<Promise<unknown>>();

  constructor(options: OptimiseThreadOptions) {
    this.#options = { jobLimit, idleLimit, heapLimit, endLimit, terminateLimit, ...options };
  }

  /** Whether a thread is there. */
  get started(): boolean {
    return this.#worker !== null;
  }

  /** Never rejects. @param bytes stay as they are */
  optimise(kind: OptimisedKind, bytes: Uint8Array, embedded: boolean): Promise<OptimiseOutcome> {
    if (this.#closed) return Promise.resolve({ ok: false, reason: 'busy', detail: 'Doorman is ending' });
    if (this.#queue.length >= queueLimit) {
      return Promise.resolve({ ok: false, reason: 'busy', detail: `${queueLimit} bodies wait already` });
    }
    this.#jobs += 1;
    const job = { id: this.#jobs, kind, bytes, embedded };
    return new Promise((resolve) => {
      this.#queue.push({ job, answer: resolve });
      this.#next();
    });
  }

  /** Ends the thread; what waits is answered as busy. */
  async close(): Promise<void> {
    this.#closed = true;
    const waiting = [...(this.#running === null ? [] : [this.#running]), ...this.#queue];
    this.#running = null;
    this.#queue = [];
    for (const { answer } of waiting) answer({ ok: false, reason: 'busy', detail: 'Doorman is ending' });
    this.#end();
    await Promise.all(this.#ending);
  }

  #next(): void {
    if (this.#running !== null) return;
    this.#stopTimer();
    const next = this.#queue.shift();
    if (next === undefined) {
      this.#timer = setTimeout(() => this.#end(), this.#options.idleLimit);
      // Having nothing to do keeps nobody from ending.
      this.#timer.unref();
      return;
    }
    this.#running = next;
    const limit = this.#options.jobLimit;
    this.#timer = setTimeout(() => this.#abandon(`it took longer than ${limit} ms`), limit);
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage(next.job satisfies ToOptimiseThread);
    } catch (error) {
      this.#abandon(error instanceof Error ? error.message : String(error));
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#options.worker, {
      name: 'optimise',
      resourceLimits: { maxOldGenerationSizeMb: this.#options.heapLimit },
    });
    worker.on('message', (answer: OptimiseAnswer) => {
      const running = this.#running;
      if (worker !== this.#worker || running?.job.id !== answer.id) return;
      this.#running = null;
      running.answer(answer);
      this.#next();
    });
    let reason = 'its thread ended';
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#abandon(reason);
    });
    return worker;
  }

  /** Gives up what runs, and the thread with it. */
  #abandon(detail: string): void {
    const running = this.#running;
    this.#running = null;
    this.#end();
    running?.answer({ ok: false, reason: 'failed', detail });
    if (!this.#closed) this.#next();
  }

  #end(): void {
    this.#stopTimer();
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    const ended = this.#takeLeave(worker).finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /** Lets a thread end by itself, then ends it, then waits no longer: native code in it cannot be interrupted. */
  async #takeLeave(worker: Worker): Promise<void> {
    if (worker.threadId === -1) return;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    worker.once('exit', () => resolve());
    worker.postMessage(endOfWork satisfies ToOptimiseThread);
    if (await endsWithin(gone, this.#options.endLimit)) return;
    void worker.terminate();
    if (await endsWithin(gone, this.#options.terminateLimit)) return;
    // It is nothing to wait for any more, also for the process.
    worker.unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/** @param limit in milliseconds */
async function endsWithin(gone: Promise<void>, limit: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limit);
  const ended = await Promise.race([gone.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
