import type { MessagePort } from 'node:worker_threads';

interface Asked {
  readonly id: number;
}

/** Answers each request of the main thread by its id: with what comes of it, or with why nothing does. */
export function answerRequests<Request extends Asked>(
  main: MessagePort,
  answer: (request: Request) => Promise<unknown>,
): void {
  main.on('message', (request: Request) => {
    const { id } = request;
    answer(request).then(
      (result) => main.postMessage({ kind: 'reply', id, result }),
      (error: unknown) =>
        main.postMessage({
          kind: 'failure',
          id,
          message: error instanceof Error ? error.message : String(error),
        }),
    );
  });
}
