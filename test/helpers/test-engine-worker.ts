/**
 * A stand-in for the engine that speaks its protocol without opening anything, so that supervision can be
 * tested apart. It obeys names: listener `refused` refuses an apply, `taken` is reported as a taken port,
 * `crash` ends the thread; exchange `crash` does so too, exchange `config` answers with what was applied.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type {
  ApplyRefusal,
  ApplySuccess,
  EngineRequests,
  EngineStart,
  FromEngine,
  ToEngine,
} from '../../src/main/engine/protocol.ts';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import type { ListenerStatus } from '../../src/shared/model/status.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../src/shared/model/units.ts';
import { emptyCache } from './empty-cache.ts';

const port = parentPort;
if (port === null) throw new Error('This file is to be run as a worker.');
// The supervisor that starts this worker passes exactly this.
const start = workerData as EngineStart;
const send = (message: FromEngine): void => port.postMessage(message);

let count = 0;
let kept: ExchangeSummary[] = [];
let capturing = start.capturing;

const statusOf = ({ id, port: number }: { id: string; port: number }): ListenerStatus => {
  const failed = id === 'taken';
  return {
    id,
    port: number,
    addresses: failed ? [] : ['127.0.0.1'],
    tls: true,
    protocols: ['h1', 'h2'],
    url: `https://localhost:${number}`,
    state: failed ? 'failed' : 'open',
    problem: failed ? `Port ${number} is taken.` : null,
    errorCode: failed ? 'EADDRINUSE' : null,
    freePort: null,
    refused: { connections: 0, connectionsPerClient: 0 },
    handshakeFailures: [],
  };
};

const apply = ({
  config,
  generation,
  partial,
}: EngineRequests['apply']['params']): ApplySuccess | ApplyRefusal => {
  const listeners = config.listeners.map(statusOf);
  if (config.listeners.some(({ id }) => id === 'crash'))
    throw new Error('told to crash by the configuration');
  if (config.listeners.some(({ id }) => id === 'refused'))
    return { ok: false, message: 'Refused as told.', listeners: [] };
  if (!partial && listeners.some(({ state }) => state === 'failed')) {
    return { ok: false, message: 'A listener could not be opened.', listeners };
  }
  send({
    kind: 'status',
    generation,
    listeners,
    upstreams: [],
    traffic: {
      window: milliseconds(1000),
      requestsPerSecond: 0,
      medianDuration: null,
      active: 0,
      total: count,
    },
    flows: [],
    historyDropped: 0,
  });
  // One exchange for each apply, so that events have something to say.
  count += 1;
  const exchange: ExchangeSummary = {
    id: `${start.epoch}-${count.toString(36)}`,
    kind: 'http',
    state: 'complete',
    at: epochMilliseconds(Date.now()),
    listener: listeners[0]?.id ?? '',
    httpVersion: '2',
    client: '127.0.0.1',
    method: 'GET',
    scheme: 'https',
    authority: 'test.localhost',
    target: `/generation/${generation}${capturing ? '' : '/not-captured'}`,
    route: null,
    pool: null,
    upstream: null,
    status: 200,
    answeredBy: 'doorman',
    fault: null,
    cache: null,
    requestBytes: bytes(0),
    responseBytes: bytes(0),
    contentType: null,
    duration: null,
  };
  kept.push(exchange);
  send({ kind: 'changed', items: [exchange] });
  return { ok: true, generation, listeners };
};

const answer = (message: ToEngine): unknown => {
  switch (message.kind) {
    case 'apply':
      return apply(message.params);
    case 'authority':
    case 'clientTrust':
      return null;
    case 'certificates':
      return { items: [], total: 0 };
    case 'places':
    case 'breakpoints':
    case 'watch':
    case 'watchDefence':
      return null;
    case 'capture':
      capturing = message.params.capturing;
      return null;
    case 'exchanges':
      return kept;
    case 'exchange': {
      if (message.params.id === 'crash')
        setImmediate(() => {
          throw new Error('told to crash');
        });
      if (message.params.id === 'crash' || message.params.id === 'hang') return undefined;
      return null;
    }
    case 'body':
      return message.params.id === 'body' ? { bytes: new Uint8Array([1, 2, 3]), kept: bytes(3) } : null;
    case 'frames':
      return null;
    case 'testRoutes':
      return {
        generation: 1,
        listenerBy: 'none',
        redirectsToHttps: false,
        client: message.params.client,
        verdicts: [],
        way: [],
        end: null,
      };
    case 'clear':
      kept = [];
      return null;
    case 'control':
      return message.params.upstream === 'unknown' ? 'unknown_upstream' : 'done';
    case 'cacheOverview':
      return emptyCache();
    case 'cacheList':
      return { items: [], total: 0 };
    case 'cachePurge':
      return { removed: message.params.by === 'everything' ? 2 : 0 };
    case 'cacheCompare':
      return { refused: 'not_stored', message: 'It is not stored any more.' };
    case 'heldMessage':
    case 'resentBegan':
      return null;
    case 'decideHeld':
      return 'not_held';
    case 'expectOwn':
      return null;
    case 'expectResent':
      return true;
    case 'forgetResent':
      return [];
    case 'sendDirect':
      return { ok: false, reason: 'unknown_upstream' };
    case 'shutdown':
      return null;
  }
};

port.on('message', (message: ToEngine) => {
  const result = answer(message);
  if (result === undefined) return;
  send({ kind: 'reply', id: message.id, result });
  if (message.kind === 'shutdown') port.close();
});
send({ kind: 'started' });
