import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import type {
  FromHistory,
  HistoryRequestName,
  HistoryRequests,
  ToHistory,
} from '../../../src/main/history/protocol.ts';
import { HistoryService, retryInterval } from '../../../src/main/history/service.ts';
import {
  type ExchangeRecord,
  unacknowledgedRecordBatches,
} from '../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds } from '../../../src/shared/model/units.ts';
import { packRecord } from '../../helpers/pack-exchange.ts';
import { capture, detailOf, idOf, recordOf, recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();

/** A history service with a main thread and engines that are this test. */
class Bench {
  readonly directory: string;
  readonly sent: FromHistory[] = [];
  /** The connection of the file that is open; a test makes it fail. */
  database: DatabaseSync | null = null;
  now = 0;
  clock = 1_760_000_000_000;
  readonly #service: HistoryService;
  readonly #ports: MessagePort[] = [];
  #batch = 0;
  #request = 0;

  constructor(directory = temporaryDirectory()) {
    this.directory = directory;
    this.#service = new HistoryService({
      directory,
      run: epochMilliseconds(1_760_000_000_000),
      clock: () => this.clock,
      send: (message) => this.sent.push(message),
      now: () => this.now,
      open: (where) => {
        const opened = openHistory(where);
        if (opened.state === 'ready') this.database = opened.database;
        return opened;
      },
    });
    this.#service.start();
  }

  get file(): string {
    return join(this.directory, 'history.db');
  }

  /** What the service said by itself, without answers. */
  get news(): readonly FromHistory[] {
    return this.sent.filter(({ kind }) => kind !== 'reply' && kind !== 'sessions');
  }

  ask<Name extends HistoryRequestName>(
    kind: Name,
    params: HistoryRequests[Name]['params'],
  ): HistoryRequests[Name]['result'] {
    this.#request += 1;
    const id = this.#request;
    this.#service.handle({ kind, id, params } as unknown as ToHistory);
    const answers = this.sent.filter((message) => 'id' in message && message.id === id);
    expect(answers).toHaveLength(1);
    const [answer] = answers;
    if (answer?.kind !== 'reply') throw new Error(answer?.kind === 'failure' ? answer.message : 'no answer');
    return answer.result as HistoryRequests[Name]['result'];
  }

  /** What is answered to a request that fails. */
  fail<Name extends HistoryRequestName>(kind: Name, params: HistoryRequests[Name]['params']): FromHistory {
    expect(() => this.ask(kind, params)).toThrow(this.directory);
    const answer = this.sent.findLast((message) => 'id' in message && message.id === this.#request);
    if (answer === undefined) throw new Error('There is no answer.');
    return answer;
  }

  /** Attaches an engine. */
  engine(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#ports.push(port1);
    this.ask('attach', { port: port2 });
    return port1;
  }

  /** Sends a batch and waits until it is acknowledged. */
  async write(engine: MessagePort, records: readonly ExchangeRecord[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const batch = this.post(engine, records);
    const listen = (message: unknown): void => {
      if (JSON.stringify(message) !== JSON.stringify({ batch })) return;
      engine.off('message', listen);
      resolve();
    };
    engine.on('message', listen);
    await promise;
  }

  post(engine: MessagePort, records: readonly ExchangeRecord[]): number {
    this.#batch += 1;
    engine.postMessage({ batch: this.#batch, records: records.map(packRecord) });
    return this.#batch;
  }

  /** Work in steps goes on between turns of the event loop. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await setImmediate();
  }

  listed(): readonly string[] {
    return this.ask('list', { limit: 1000, before: null, session: null }).map(({ target }) =>
      target.replace('/items/', ''),
    );
  }

  end(): void {
    for (const port of this.#ports) port.close();
    this.ask('close', {});
  }
}

const benches: Bench[] = [];
afterEach(() => {
  for (const bench of benches.splice(0)) bench.end();
});

const startBench = (directory?: string): Bench => {
  const bench = new Bench(directory);
  benches.push(bench);
  return bench;
};

const capturing = (directory?: string): Bench => {
  const bench = startBench(directory);
  bench.ask('capture', { capture });
  return bench;
};

const ready: FromHistory = { kind: 'opened', opened: { state: 'ready' } };

describe('HistoryService', () => {
  it('says that the file is open, keeps what an engine sends and answers from it', async () => {
    const bench = capturing();
    expect(bench.news).toEqual([ready]);
    const responseBody = Uint8Array.from([1, 2, 3]);
    await bench.write(bench.engine(), [recordOf(1), recordOf(2, { responseBody })]);
    expect(bench.listed()).toEqual(['1', '2']);
    expect(bench.ask('get', { id: idOf(1) })).toEqual(detailOf(1));
    expect(bench.ask('get', { id: 'none' })).toBeNull();
    expect(bench.ask('body', { id: idOf(2), side: 'response', offset: 1, length: 10 })).toEqual({
      bytes: Uint8Array.from([2, 3]),
      kept: 3,
    });
    bench.ask('clear', {});
    expect(bench.listed()).toEqual([]);
  });

  it('writes nothing before it knows what to redact, and loses nothing of it', async () => {
    const bench = startBench();
    const engine = bench.engine();
    const early = Array.from({ length: unacknowledgedRecordBatches }, (_, index) =>
      recordsOf(index + 1, index + 1),
    );
    const written = early.map((records) => bench.write(engine, records));
    // One batch too many is given up and acknowledged, so by then the others have arrived.
    await bench.write(engine, [recordOf(99)]);
    expect(bench.listed()).toEqual([]);
    bench.ask('capture', { capture });
    await Promise.all(written);
    expect(bench.listed()).toEqual(['1', '2', '3', '4']);
  });

  it('lets the oldest go when the configuration keeps fewer', async () => {
    const bench = capturing();
    await bench.write(bench.engine(), recordsOf(1, 10));
    bench.ask('capture', { capture: { ...capture, history: bytes(5000) } });
    await bench.until(() => bench.listed().length < 10);
    expect(bench.listed().at(-1)).toBe('10');
    bench.ask('capture', { capture: { ...capture, history: bytes(0) } });
    await bench.until(() => bench.listed().length === 0);
  });

  it('takes what a dead engine still had sent when a new one is attached', async () => {
    const bench = capturing();
    const first = bench.engine();
    bench.post(first, [recordOf(1)]);
    bench.post(first, [recordOf(2)]);
    const second = bench.engine();
    expect(bench.listed()).toEqual(['1', '2']);
    await bench.write(second, [recordOf(3)]);
    expect(bench.listed()).toEqual(['1', '2', '3']);
  });

  it('writes what waits before it closes', () => {
    const directory = temporaryDirectory();
    const bench = capturing(directory);
    bench.post(bench.engine(), [recordOf(1)]);
    bench.ask('close', {});
    expect(existsSync(`${bench.file}-wal`)).toBe(false);
    expect(capturing(directory).listed()).toEqual(['1']);
  });
});

describe('a disk without space', () => {
  /** SQLite refuses to grow the file, with the error of a full disk. */
  const fill = (bench: Bench): void => {
    bench.database?.exec('PRAGMA max_page_count = 1');
  };
  const free = (bench: Bench): void => {
    bench.database?.exec('PRAGMA max_page_count = 4294967294');
  };
  const big = (from: number): readonly ExchangeRecord[] =>
    recordsOf(from, from + 9, { responseBody: new Uint8Array(100_000) });

  it('is reported once; batches are acknowledged and given up, and what is there can be read', async () => {
    const bench = capturing();
    const engine = bench.engine();
    await bench.write(engine, [recordOf(1)]);
    fill(bench);
    await bench.write(engine, big(10));
    bench.now += retryInterval;
    await bench.write(engine, big(20));
    expect(bench.news).toEqual([
      ready,
      {
        kind: 'unavailable',
        reason: `The disk of ${bench.directory} is full (database or disk is full). Free some space; it goes on by itself.`,
      },
    ]);
    expect(bench.listed()).toEqual(['1']);
  });

  it('is tried again only after a while, and history goes on when there is space', async () => {
    const bench = capturing();
    const engine = bench.engine();
    fill(bench);
    await bench.write(engine, big(10));
    free(bench);
    bench.now += retryInterval - 1;
    await bench.write(engine, [recordOf(1)]);
    expect(bench.listed()).toEqual([]);
    bench.now += 1;
    await bench.write(engine, [recordOf(2)]);
    expect(bench.listed()).toEqual(['2']);
    expect(bench.news.map(({ kind }) => kind)).toEqual(['opened', 'unavailable', 'opened']);
    expect(bench.news.at(-1)).toEqual(ready);
    fill(bench);
    await bench.write(engine, big(30));
    expect(bench.news.at(-1)?.kind).toBe('unavailable');
  });
});

it.each([
  ['beginSession', { name: 'x' }],
  ['renameSession', { session: 1, name: 'x' }],
  ['removeSession', { session: 7 }],
  ['clear', {}],
  ['mark', { ids: ['a-1'], change: { pinned: true } }],
] as const)('says of %s that a disk without space took no change of it', (kind, params) => {
  const bench = capturing();
  bench.database?.exec('PRAGMA query_only = ON');
  expect(bench.fail(kind, params)).toMatchObject({
    kind: 'failure',
    code: 'not_written',
    message: expect.stringContaining(bench.directory),
  });
  expect(bench.ask('sessions', {})).toHaveLength(1);
  bench.database?.exec('PRAGMA query_only = OFF');
  expect(bench.ask('beginSession', { name: 'x' })).toBe(2);
});

it('lists what is there while the disk has no room to begin a session', () => {
  const bench = startBench();
  // Nothing can be written from now on.
  bench.database?.exec('PRAGMA query_only = ON');
  bench.ask('capture', { capture });
  expect(bench.ask('sessions', {})).toEqual([]);
  expect(bench.listed()).toEqual([]);
  bench.database?.exec('PRAGMA query_only = OFF');
});

describe('a file that cannot be opened', () => {
  it('is no damage: traffic goes on, and the file is opened once that works', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'history.db'));
    const bench = capturing(directory);
    const engine = bench.engine();
    expect(bench.news.map(({ kind }) => kind)).toEqual(['opened', 'unavailable']);
    expect(bench.news[1]).toMatchObject({
      reason: expect.stringMatching(/cannot be written \(E.*Check the disk/),
    });
    await bench.write(engine, [recordOf(1)]);
    expect(bench.listed()).toEqual([]);
    rmdirSync(join(directory, 'history.db'));
    bench.now += retryInterval;
    await bench.write(engine, [recordOf(2)]);
    expect(bench.listed()).toEqual(['2']);
    expect(bench.news.at(-1)).toEqual(ready);
  });
});

describe('a damaged file', () => {
  const damagedDirectory = (): string => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.db'), 'dear diary');
    return directory;
  };

  it('is reported and left alone; batches are acknowledged, and nothing is there', async () => {
    const bench = capturing(damagedDirectory());
    await bench.write(bench.engine(), [recordOf(1)]);
    bench.ask('clear', {});
    expect(bench.news).toEqual([
      {
        kind: 'opened',
        opened: {
          state: 'corrupt',
          reason: `${bench.file} is not a database. Set it aside to start a new history.`,
          file: bench.file,
        },
      },
    ]);
    expect(bench.listed()).toEqual([]);
    expect(bench.ask('get', { id: idOf(1) })).toBeNull();
    expect(bench.ask('body', { id: idOf(1), side: 'request', offset: 0, length: 1 })).toBeNull();
    expect(readFileSync(bench.file, 'utf8')).toBe('dear diary');
  });

  it('is set aside on request, and a new history begins', async () => {
    const bench = capturing(damagedDirectory());
    const engine = bench.engine();
    expect(bench.ask('reset', {})).toEqual({ state: 'ready' });
    expect(readFileSync(`${bench.file}.bad`, 'utf8')).toBe('dear diary');
    await bench.write(engine, [recordOf(1)]);
    expect(bench.listed()).toEqual(['1']);
  });

  it('is never a sound one: reset leaves that as it is', async () => {
    const bench = capturing();
    await bench.write(bench.engine(), [recordOf(1)]);
    expect(bench.ask('reset', {})).toEqual({ state: 'ready' });
    expect(existsSync(`${bench.file}.bad`)).toBe(false);
    expect(bench.listed()).toEqual(['1']);
  });

  it('is recognised when the damage shows only while it is in use', async () => {
    const bench = capturing();
    const engine = bench.engine();
    await bench.write(engine, [recordOf(1)]);
    bench.database?.exec('DROP TABLE contents');
    await bench.write(engine, [recordOf(2)]);
    expect(bench.news.at(-1)).toMatchObject({
      kind: 'opened',
      opened: {
        state: 'corrupt',
        reason: expect.stringContaining('is damaged: no such table: '),
        file: bench.file,
      },
    });
    expect(() => bench.ask('get', { id: idOf(1) })).not.toThrow();
    expect(bench.ask('reset', {})).toEqual({ state: 'ready' });
    await bench.write(engine, [recordOf(3)]);
    expect(bench.listed()).toEqual(['3']);
  });

  it('is recognised when it shows in an answer, which then fails', async () => {
    const bench = capturing();
    await bench.write(bench.engine(), [recordOf(1)]);
    bench.database?.exec('DROP TABLE contents');
    expect(() => bench.ask('get', { id: idOf(1) })).toThrow('no such table: ');
    expect(bench.news.at(-2)).toMatchObject({ kind: 'opened', opened: { state: 'corrupt' } });
  });

  it('of one exchange is no reason not to find and export the others', async () => {
    const bench = capturing();
    await bench.write(bench.engine(), [recordOf(1), recordOf(2), recordOf(3)]);
    bench.database?.exec(
      `UPDATE contents SET detail = '{"request":' WHERE sequence = (SELECT sequence FROM exchanges WHERE id = '${idOf(2)}')`,
    );
    expect(bench.ask('get', { id: idOf(2) })).toBeNull();
    expect(bench.ask('get', { id: idOf(3) })).toEqual(detailOf(3));
    expect(bench.listed()).toEqual(['1', '2', '3']);
    await bench.write(bench.engine(), [recordOf(4)]);
    expect(bench.listed()).toEqual(['1', '2', '3', '4']);
  });

  it('that shows where nobody asked does not end the thread', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const bench = capturing();
    await bench.write(bench.engine(), [recordOf(1)]);
    bench.database?.exec('DROP TABLE sessions');
    expect(() => vi.runAllTimers()).not.toThrow();
    expect(bench.news.at(-1)).toMatchObject({ kind: 'opened', opened: { state: 'corrupt' } });
  });
});
