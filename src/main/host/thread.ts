import { type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';

/** Requests to one thread that may be unanswered at once. */
export const pendingRequestLimit = 1024;

/** Every request of one thread by name: what goes in and what comes back. */
export type RequestTable<Requests> = {
  readonly [Name in keyof Requests]: { readonly params: unknown; readonly result: unknown };
};

/** The thread ended, or never came up; what was asked of it has no answer. */
export class ThreadGoneError extends Error {
  override readonly name = 'ThreadGoneError';
}

/** A thread's own report of what it could not do. */
export class ThreadFailure extends Error {
  override readonly name = 'ThreadFailure';
  /** What kind of failure, where the thread says so. */
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.code = code;
  }
}

/** Why a thread ended. */
export interface ThreadEnd {
  readonly exitCode: number;
  /** The uncaught error's message, or the breach of a resource limit; null when it ended without one. */
  readonly reason: string | null;
}

export interface ThreadOptions<Incoming> {
  /** The worker's entry file. */
  readonly url: URL;
  /** Shown in debuggers and profiles. */
  readonly name: string;
  readonly workerData: unknown;
  readonly transfer?: readonly Transferable[];
  readonly resourceLimits?: ResourceLimits;
  /** Everything the thread sends that is not an answer. */
  readonly onMessage: (message: Incoming) => void;
  /** Called once, after every unanswered request was rejected. */
  readonly onEnd: (end: ThreadEnd) => void;
}

/** One worker thread that answers requests by id: `{kind: name, id, params}` in, `reply` or `failure` out. */
export interface Thread<Requests extends RequestTable<Requests>> {
  /**
   * @throws ThreadGoneError when the thread ends before it answered.
   * @throws ThreadFailure with the thread's own message when it reports a failure.
   */
  request<Name extends keyof Requests & string>(
    name: Name,
    params: Requests[Name]['params'],
    transfer?: readonly Transferable[],
  ): Promise<Requests[Name]['result']>;
  /** Ends the thread at once; resolves when it is gone. */
  terminate(): Promise<void>;
}

interface PendingRequest {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The two answers every thread protocol has in common. */
type Answer =
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string; readonly code?: string };

export function startThread<
  Requests extends RequestTable<Requests>,
  Incoming extends { readonly kind: string },
>(options: ThreadOptions<Incoming>): Thread<Requests> {
  const pending = new Map<number, PendingRequest>();
  let nextId = 1;
  let ended = false;
  let reason: string | null = null;

  const worker = new Worker(options.url, {
    name: options.name,
    workerData: options.workerData,
    transferList: [...(options.transfer ?? [])],
    ...(options.resourceLimits === undefined ? {} : { resourceLimits: options.resourceLimits }),
  });

  const settle = (id: number): PendingRequest | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    return waiting;
  };

  worker.on('message', (message: Incoming | Answer) => {
    if (isAnswer(message)) {
      const waiting = settle(message.id);
      if (message.kind === 'reply') waiting?.resolve(message.result);
      else waiting?.reject(new ThreadFailure(message.message, message.code ?? null));
      return;
    }
    options.onMessage(message);
  });
  worker.on('messageerror', (error) => {
    reason = `sent a message that could not be read: ${error.message}`;
    void worker.terminate();
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', (exitCode) => {
    ended = true;
    const gone = new ThreadGoneError(
      `The ${options.name} thread ended${reason === null ? '' : `: ${reason}`}.`,
    );
    for (const waiting of pending.values()) waiting.reject(gone);
    pending.clear();
    options.onEnd({ exitCode, reason });
  });

  return {
    request(name, params, transfer = []) {
      return new Promise((resolve, reject) => {
        if (ended) {
          reject(new ThreadGoneError(`The ${options.name} thread has ended.`));
          return;
        }
        if (pending.size >= pendingRequestLimit) {
          reject(
            new Error(
              `The ${options.name} thread has ${pendingRequestLimit} unanswered requests; try again later.`,
            ),
          );
          return;
        }
        const id = nextId;
        nextId += 1;
        // Both sides take the result's type from the one table of requests.
        pending.set(id, { resolve, reject });
        try {
          worker.postMessage({ kind: name, id, params }, [...transfer]);
        } catch (error) {
          pending.delete(id);
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    async terminate() {
      await worker.terminate();
    },
  };
}

function isAnswer(message: { readonly kind: string }): message is Answer {
  return message.kind === 'reply' || message.kind === 'failure';
}
