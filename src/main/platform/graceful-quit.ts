import type { App } from 'electron';

/**
 * Longest that quitting waits for traffic to drain and files to be written, in milliseconds. More than the
 * host's own bound on draining, so that a slow client alone never makes the end a failure.
 */
export const quitLimit = 15_000;

export interface GracefulQuitOptions {
  readonly app: Pick<App, 'on' | 'exit'>;
  /** Everything that must end before the process does. */
  readonly close: () => Promise<void>;
  readonly limitMilliseconds: number;
  readonly onProblem: (message: string) => void;
}

/**
 * Holds the process, after its windows have closed, until `close` is done or the limit has passed.
 * Exit code 0, or 1 when something did not close.
 */
export function quitGracefully(options: GracefulQuitOptions): void {
  const { app, close, limitMilliseconds, onProblem } = options;
  let quitting = false;

  app.on('will-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`not done after ${limitMilliseconds} ms`)),
        limitMilliseconds,
      );
    });
    void Promise.race([close(), limit])
      .then(
        () => 0,
        (error: unknown) => {
          onProblem(`Doorman ended before everything was closed: ${String(error)}`);
          return 1;
        },
      )
      .then((code) => {
        clearTimeout(timer);
        app.exit(code);
      });
  });
}
