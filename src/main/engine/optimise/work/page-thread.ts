import { Worker } from 'node:worker_threads';
import { heapLimit } from '../optimise-limits.ts';
import { type FromPageThread, type PageJob, pagesRole, type ToPageThread } from './page-protocol.ts';
import { minifyScript } from './script.ts';
import { minifyStyle } from './style.ts';
import { OptimiseRefusal } from './text.ts';

/**
 * Pages, on a thread below the one that optimises: the parser of pages does not stop in between, and a thread that is stuck in
 * it could not take leave of esbuild's process. One page at a time; started with the first.
 */
export class PageThread {
  readonly #entry: URL;
  #worker: Worker | null = null;
  #settle: ((outcome: { readonly text: string } | { readonly error: Error }) => void) | null = null;

  /** @param entry file that calls `servePages` where its `workerData` is `pagesRole` */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  /** @throws OptimiseRefusal, or Error when the page cannot be parsed */
  async minify(job: PageJob): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<{ text: string } | { error: Error }>();
    this.#settle = resolve;
    this.#worker ??= this.#start();
    this.#send({ kind: 'job', ...job });
    const outcome = await promise;
    if ('error' in outcome) throw outcome.error;
    return outcome.text;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, {
      name: 'optimise-pages',
      workerData: pagesRole,
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
    });
    worker.on('message', (message: FromPageThread) => {
      switch (message.kind) {
        case 'page':
          this.#settle?.({ text: message.text });
          break;
        case 'refused':
          this.#settle?.({ error: new OptimiseRefusal(message.reason, message.message) });
          break;
        default:
          void this.#minifyEmbedded(message);
      }
    });
    let error = new Error('the thread for pages ended');
    worker.on('error', (reason) => {
      if (reason instanceof Error) error = reason;
    });
    worker.on('exit', () => {
      this.#worker = null;
      this.#settle?.({ error });
    });
    return worker;
  }

  /** A mistake in one script is the page's own affair. */
  async #minifyEmbedded({ kind, id, text }: Extract<FromPageThread, { id: number }>): Promise<void> {
    const minify = kind === 'script' ? minifyScript : minifyStyle;
    const minified = await minify(text).catch(() => null);
    this.#send({ kind: 'embedded', id, text: minified });
  }

  #send(message: ToPageThread): void {
    this.#worker?.postMessage(message);
  }
}
