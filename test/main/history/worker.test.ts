import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { FromHistory, HistoryRequestName, HistoryRequests } from '../../../src/main/history/protocol.ts';
import type { ExchangeRecord } from '../../../src/shared/model/exchange-record.ts';
import { packRecord } from '../../helpers/pack-exchange.ts';
import { capture, detailOf, idOf, recordOf, recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const entry = new URL('../../../src/main/history-worker.ts', import.meta.url);
const workers = new Set<Worker>();
const ports = new Set<MessagePort>();

afterEach(async () => {
  for (const port of ports) port.close();
  ports.clear();
  await Promise.all([...workers].map((worker) => worker.terminate()));
  workers.clear();
});

/** Starts the thread as the app does; resolves with the first thing it says. */
async function startThread(directory: string): Promise<{ worker: Worker; first: FromHistory }> {
  const worker = new Worker(entry, { workerData: { directory, run: 1_760_000_000_000 } });
  workers.add(worker);
  const [first] = await once(worker, 'message');
  return { worker, first };
}

let nextId = 0;
async function ask<Name extends HistoryRequestName>(
  worker: Worker,
  kind: Name,
  params: HistoryRequests[Name]['params'],
  transfer: readonly MessagePort[] = [],
): Promise<HistoryRequests[Name]['result']> {
  nextId += 1;
  const id = nextId;
  const { promise, resolve, reject } = Promise.withResolvers<HistoryRequests[Name]['result']>();
  const listen = (message: FromHistory): void => {
    if (!('id' in message) || message.id !== id) return;
    worker.off('message', listen);
    if (message.kind === 'failure') reject(new Error(message.message));
    else resolve(message.result as HistoryRequests[Name]['result']);
  };
  worker.on('message', listen);
  worker.postMessage({ kind, id, params }, transfer);
  return promise;
}

async function attachEngine(worker: Worker): Promise<MessagePort> {
  const { port1, port2 } = new MessageChannel();
  ports.add(port1);
  await ask(worker, 'attach', { port: port2 }, [port2]);
  return port1;
}

async function write(engine: MessagePort, batch: number, records: readonly ExchangeRecord[]): Promise<void> {
  const answered = once(engine, 'message');
  engine.postMessage({ batch, records: records.map(packRecord) });
  expect(await answered).toEqual([{ batch }]);
}

describe('the history thread', () => {
  it('takes batches of one engine after another, answers, and ends by itself when it is closed', async () => {
    const directory = temporaryDirectory();
    const { worker, first } = await startThread(directory);
    expect(first).toEqual({ kind: 'opened', opened: { state: 'ready' } });
    expect(await ask(worker, 'capture', { capture })).toBeNull();

    const engine = await attachEngine(worker);
    const responseBody = Uint8Array.from([10, 20, 30, 40]);
    await write(engine, 1, [recordOf(1), recordOf(2, { responseBody })]);
    await write(engine, 2, recordsOf(3, 4));

    const successor = await attachEngine(worker);
    const closed = once(engine, 'close');
    await write(successor, 1, recordsOf(5, 6));
    await closed;

    const listed = await ask(worker, 'list', { limit: 4, before: idOf(6), session: null });
    expect(listed.map(({ id }) => id)).toEqual([2, 3, 4, 5].map((number) => idOf(number)));
    expect(await ask(worker, 'get', { id: idOf(2) })).toEqual(detailOf(2));
    expect(await ask(worker, 'body', { id: idOf(2), side: 'response', offset: 1, length: 2 })).toEqual({
      bytes: Uint8Array.from([20, 30]),
      kept: 4,
    });

    const exited = once(worker, 'exit');
    expect(await ask(worker, 'close', {})).toBeNull();
    expect(await exited).toEqual([0]);

    const again = await startThread(directory);
    const kept = await ask(again.worker, 'list', { limit: 100, before: null, session: null });
    expect(kept).toHaveLength(6);
  });

  it('says what is wrong with a damaged file and starts anew on request', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'history.db');
    writeFileSync(file, 'dear diary');
    const { worker, first } = await startThread(directory);
    expect(first).toEqual({
      kind: 'opened',
      opened: { state: 'corrupt', reason: expect.stringContaining('is not a database'), file },
    });
    await ask(worker, 'capture', { capture });
    const engine = await attachEngine(worker);
    await write(engine, 1, [recordOf(1)]);
    expect(await ask(worker, 'list', { limit: 10, before: null, session: null })).toEqual([]);
    expect(await ask(worker, 'reset', {})).toEqual({ state: 'ready' });
    await write(engine, 2, [recordOf(2)]);
    expect(await ask(worker, 'list', { limit: 10, before: null, session: null })).toEqual([
      detailOf(2).summary,
    ]);
  });
});
