/** Entry of the thread that makes bodies smaller. The engine's thread starts it with the first body, and ends it. */
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { OptimiseJob } from './engine/optimise/optimise-protocol.ts';
import { optimiseBody } from './engine/optimise/work/optimise-body.ts';

const port = parentPort;
if (port === null) throw new Error('optimise-worker must be started as a worker thread of Doorman.');

// On Linux this is the priority of this thread alone: where the processor is short, traffic goes first.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);

port.on('message', (job: OptimiseJob) => {
  void optimiseBody(job).then((answer) => port.postMessage(answer));
});
