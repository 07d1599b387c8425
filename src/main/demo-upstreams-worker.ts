/** Entry of the thread of the upstreams of a scenario: small HTTP servers on loopback ports. Ended by whoever started it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerRequests } from './scenario/answer-requests.ts';
import type { ToUpstreams, UpstreamsStart } from './scenario/upstreams/protocol.ts';
import { BuiltInServers } from './scenario/upstreams/servers.ts';

if (parentPort === null)
  throw new Error('demo-upstreams-worker must be started as a worker thread of Doorman.');

// The one place that starts this thread passes exactly this.
const { seed } = workerData as UpstreamsStart;
const upstreams = new BuiltInServers(seed);

answerRequests<ToUpstreams>(parentPort, (request) => upstreams.answer(request));
