/** Entry of the history thread: one file of captured exchanges, one engine that fills it, one main thread that asks. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryStart, ToHistory } from './history/protocol.ts';
import { HistoryService } from './history/service.ts';

const main = parentPort;
if (main === null) throw new Error('history-worker must be started as a worker thread of Doorman.');

// The one place that starts this thread passes exactly this.
const { directory, run } = workerData as HistoryStart;

// On Linux this is the priority of this thread alone: where the processor is short, traffic goes before its record.
// Elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);

const service = new HistoryService({
  directory,
  run,
  send: (message) => main.postMessage(message),
  now: () => performance.now(),
});

main.on('message', (message: ToHistory) => {
  service.handle(message);
  // Nothing is left to wait for: the thread ends by itself.
  if (message.kind === 'close') main.close();
});

service.start();
