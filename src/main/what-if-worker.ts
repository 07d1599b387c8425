/** Entry of the thread that decides captured requests by configurations that are not applied. Ended by whoever started it. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { epochMilliseconds } from '../shared/model/units.ts';
import { loadProvidedCertificate } from './certificates/provided.ts';
import { systemClock } from './engine/clock.ts';
import { askUpstreams } from './engine/what-if/ask-upstreams.ts';
import { compareConfigurations } from './engine/what-if/compare-configurations.ts';
import type { FromWhatIf, ToWhatIf, WhatIfStart } from './engine/what-if/protocol.ts';

const main = parentPort;
if (main === null) throw new Error('what-if-worker must be started as a worker thread of Doorman.');

// The one place that starts this thread passes exactly this.
const start = workerData as WhatIfStart;

// On Linux this is the priority of this thread alone: where the processor is short, traffic goes first.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);

const certificates = {
  fromFiles: (cert: string, key: string) =>
    loadProvidedCertificate({ cert, key }, epochMilliseconds(Date.now())),
};

main.on('message', (message: ToWhatIf) => {
  const { id } = message;
  const options = { ...start, certificates, clock: systemClock };
  const answer = (reply: FromWhatIf) => main.postMessage(reply);
  const done =
    message.kind === 'ask'
      ? askUpstreams(message.params, options)
      : compareConfigurations(message.params, options);
  done.then(
    (result) => answer({ kind: 'reply', id, result }),
    (error: unknown) =>
      answer({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) }),
  );
});
