/**
 * What compressing costs the thread of the engine: `npm run bench:compression`. An engine in this process between a real
 * upstream and a real client, each on a thread of its own; how long a timer of the engine's thread comes late is what an
 * exchange beside would have to wait. On a machine that has other work to do the timer is late for that reason as well: the
 * row `identity` shows by how much, and the last column how long the thread itself was at work from one timer to the next, in
 * processor time. Prints the ratio as well.
 */

import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { systemClock } from '../src/main/engine/clock.ts';
import { Engine } from '../src/main/engine/engine.ts';
import { createHttp1Codec } from '../src/main/engine/http1/codec.ts';
import { checkConfig } from '../src/shared/config/check.ts';
import type { ContentCoding } from '../src/shared/model/content-decision.ts';
import { milliseconds } from '../src/shared/model/units.ts';

const mebibyte = 1024 * 1024;
/** Body length in bytes, and how many requests are made in a row. */
const sizes: readonly (readonly [size: number, requests: number])[] = [
  [mebibyte, 100],
  [100 * mebibyte, 1],
];
const codings: readonly (ContentCoding | 'identity')[] = ['identity', 'gzip', 'br', 'zstd'];
/** What the brief of the feature allows at the 99th percentile, in milliseconds. */
const allowedDelay = 5;

type Task =
  | { readonly kind: 'origin' }
  | {
      readonly kind: 'client';
      readonly port: number;
      readonly size: number;
      readonly requests: number;
      readonly coding: string;
    };

const text = sampleText();

if (isMainThread) await measureAll();
else await work(workerData as Task);

async function measureAll(): Promise<void> {
  const origin = new Worker(new URL(import.meta.url), { workerData: { kind: 'origin' } satisfies Task });
  const originPort = await new Promise<number>((resolve) => origin.once('message', resolve));
  const engine = new Engine({
    epoch: 'bench',
    capturing: true,
    watched: false,
    defenceWatched: false,
    history: null,
    stickyKey: new Uint8Array(32),
    cacheDirectory: 'unused',
    places: [],
    breakpoints: [],
    clock: systemClock,
    optimiseWorker: new URL('../src/main/optimise-worker.ts', import.meta.url),
    http1: createHttp1Codec(),
    emit: () => {},
    certificates: {
      forName: () => Promise.reject(new Error('no TLS here')),
      fromFiles: () => Promise.reject(new Error('no TLS here')),
    },
  });
  const checked = checkConfig({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'origin' }, compress: { enabled: true } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: `http://127.0.0.1:${originPort}` }] }],
  });
  if (!checked.ok) throw new Error('The configuration of the benchmark is not valid.');
  const applied = await engine.apply({
    config: checked.config,
    generation: 1,
    partial: false,
    baseDirectory: '.',
  });
  const port = applied.listeners[0]?.port ?? 0;

  console.log(
    'body     coding    ratio   MiB/s  late (ms): 50 %, 99 %, most   own work (ms): 50 %, 99 %, most',
  );
  let worst = 0;
  let worstOwn = 0;
  for (const [size, requests] of sizes) {
    for (const coding of codings) {
      await client({ kind: 'client', port, size, requests: Math.max(1, Math.ceil(requests / 10)), coding });
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const own = measureOwnWork();
      const started = performance.now();
      const received = await client({ kind: 'client', port, size, requests, coding });
      const seconds = (performance.now() - started) / 1000;
      delay.disable();
      const turns = own();
      // The timer itself is due after a millisecond.
      const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 1);
      const high = late(delay.percentile(99));
      worst = Math.max(worst, high);
      worstOwn = Math.max(worstOwn, turns.high);
      console.log(
        [
          `${size / mebibyte} MiB`.padEnd(9),
          coding.padEnd(10),
          ((size * requests) / received).toFixed(2).padStart(5),
          ((size * requests) / mebibyte / seconds).toFixed(0).padStart(8),
          ...[late(delay.percentile(50)), high, late(delay.max)].map((value) => value.toFixed(2).padStart(7)),
          '     ',
          ...[turns.median, turns.high, turns.most].map((value) => value.toFixed(2).padStart(7)),
        ].join(''),
      );
    }
  }
  await engine.shutdown(milliseconds(1000));
  await origin.terminate();
  console.log(
    `At the 99th percentile at most ${worst.toFixed(2)} ms late, of which ${worstOwn.toFixed(2)} ms are own work; ${allowedDelay} ms are allowed.`,
  );
  process.exitCode = worstOwn <= allowedDelay ? 0 : 1;
}

/** Processor time of this thread from one timer of a millisecond to the next, in milliseconds. @returns ends it */
function measureOwnWork(): () => { readonly median: number; readonly high: number; readonly most: number } {
  const turns: number[] = [];
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const now = process.threadCpuUsage();
    turns.push((now.user + now.system - before.user - before.system) / 1000);
    before = now;
  }, 1);
  return () => {
    clearInterval(timer);
    turns.sort((one, other) => one - other);
    const at = (share: number) => turns[Math.min(turns.length - 1, Math.floor(turns.length * share))] ?? 0;
    return { median: at(0.5), high: at(0.99), most: at(1) };
  };
}

/** @returns the bytes that its bodies came in */
function client(task: Task): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function work(task: Task): Promise<void> {
  if (task.kind === 'origin') {
    const server = createServer((incoming, response) => {
      const size = Number(incoming.url?.slice(1));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': size });
      let left = size;
      const more = () => {
        while (left > 0) {
          const piece = left < text.length ? text.subarray(0, left) : text;
          left -= piece.length;
          if (!response.write(piece)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
    return;
  }
  let received = 0;
  for (let count = 0; count < task.requests; count += 1) {
    received += await new Promise<number>((resolve, reject) => {
      get(
        {
          host: '127.0.0.1',
          port: task.port,
          path: `/${task.size}`,
          headers: { 'accept-encoding': task.coding },
        },
        (response) => {
          let length = 0;
          response.on('data', (chunk: Buffer) => {
            length += chunk.length;
          });
          response.on('end', () => resolve(length));
          response.on('error', reject);
        },
      ).on('error', reject);
    });
  }
  parentPort?.postMessage(received);
}

/** A mebibyte of JSON as programming interfaces answer with: the same keys, other values. From a fixed seed. */
function sampleText(): Buffer {
  let state = 20_260_101;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  const words = ['amber', 'basin', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heath', 'inlet', 'jetty'];
  let sample = '';
  while (sample.length < mebibyte) {
    const name = `${words[next(10)]} ${words[next(10)]} ${next(1000)}`;
    sample += `${JSON.stringify({ id: next(1e9), name, price: next(1e5) / 100, inStock: next(2) === 1, tags: [words[next(10)], words[next(10)]] })},\n`;
  }
  return Buffer.from(sample.slice(0, mebibyte));
}
