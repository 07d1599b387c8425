/** Entry of the thread of the traffic of a scenario: clients of its listeners, on this machine alone. Ended by whoever started it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerRequests } from './scenario/answer-requests.ts';
import { TrafficGenerator } from './scenario/traffic/generator.ts';
import type { ToTraffic, TrafficStart } from './scenario/traffic/protocol.ts';

if (parentPort === null)
  throw new Error('demo-traffic-worker must be started as a worker thread of Doorman.');

// The one place that starts this thread passes exactly this.
const { seed } = workerData as TrafficStart;
const traffic = new TrafficGenerator(seed);

answerRequests<ToTraffic>(parentPort, (request) => traffic.answer(request));
