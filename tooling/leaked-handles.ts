/**
 * Vitest set-up file: fails a test file that leaves something running which would keep a process alive.
 * It is loaded before the file's own hooks, so that its `afterAll` runs after theirs.
 */
import { subscribe } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';

/**
 * What a test can forget to close, in the names of `process.getActiveResourcesInfo()`. Pipes are left out, and
 * with them local sockets, which have the same name: standard output becomes one when it is first written to.
 */
const watched: Readonly<Record<string, string>> = {
  TCPServerWrap: 'a listening TCP server',
  TCPSocketWrap: 'a TCP connection',
  TLSWrap: 'a TLS connection',
  UDPWrap: 'a UDP socket',
  ProcessWrap: 'a child process',
  FSEventWrap: 'a file watcher',
  StatWatcher: 'a polling file watcher',
  Timeout: 'a timer or an interval',
  Worker: 'a worker thread',
};

/**
 * How long closing things, and vitest's own short timers, may take to go, in milliseconds. Waited in full only
 * when something has leaked.
 */
const graceMs = 3000;

/** Threads are missing from `getActiveResourcesInfo()`, so they are counted from their birth on. */
const workers = new Set<Worker>();

subscribe('worker_threads', (message) => {
  const worker = typeof message === 'object' && message !== null && 'worker' in message && message.worker;
  if (worker instanceof Worker) {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  }
});

const countActive = (): Map<string, number> => {
  const counts = new Map<string, number>();
  const kinds = [...process.getActiveResourcesInfo(), ...Array.from(workers, () => 'Worker')];
  for (const kind of kinds.filter((name) => name in watched)) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
};

/** What vitest itself holds open: its channel to the parent process. */
const expected = countActive();

const leaks = (): string[] =>
  [...countActive()].flatMap(([kind, count]) => {
    const extra = count - (expected.get(kind) ?? 0);
    return extra > 0 ? [`${extra} × ${kind} (${watched[kind]})`] : [];
  });

afterAll(async () => {
  const deadline = performance.now() + graceMs;
  let left = leaks();
  while (left.length > 0 && performance.now() < deadline) {
    await setImmediate();
    left = leaks();
  }
  if (left.length > 0) {
    throw new Error(
      `This test file left open: ${left.join(', ')}. Close it in the test, in afterEach or in afterAll.`,
    );
  }
});
