/** Entry of the thread that makes bodies smaller, and of the one below it for pages. The engine's thread starts it with the first body. */
import { constants, setPriority } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { endOfWork, type ToOptimiseThread } from './engine/optimise/optimise-protocol.ts';
import { endChildren, watchChildren } from './engine/optimise/work/esbuild-process.ts';
import { optimiseBody } from './engine/optimise/work/optimise-body.ts';
import { pagesRole } from './engine/optimise/work/page-protocol.ts';
import { PageThread } from './engine/optimise/work/page-thread.ts';
import { servePages } from './engine/optimise/work/serve-pages.ts';

const port = parentPort;
if (port === null) throw new Error('optimise-worker must be started as a worker thread of Doorman.');

// On Linux this is the priority of this thread alone: where the processor is short, traffic goes first.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);

if (workerData === pagesRole) servePages(port);
else serveBodies(port);

function serveBodies(engine: MessagePort): void {
  watchChildren();
  const pages = new PageThread(new URL(import.meta.url));
  engine.on('message', (message: ToOptimiseThread) => {
    if (message === endOfWork) {
      // Nothing is left then, but what native code is still at; that is waited for by nobody.
      void pages
        .close()
        .then(endChildren)
        .then(() => process.exit());
      return;
    }
    void optimiseBody(message, pages).then((answer) => engine.postMessage(answer));
  });
}
