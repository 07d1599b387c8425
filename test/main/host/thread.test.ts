import { afterEach, expect, test } from 'vitest';
import {
  pendingRequestLimit,
  startThread,
  type Thread,
  type ThreadEnd,
  ThreadGoneError,
} from '../../../src/main/host/thread.ts';

interface Requests {
  echo: { params: unknown; result: unknown };
  fail: { params: null; result: null };
  tell: { params: string; result: null };
  hang: { params: null; result: null };
  crash: { params: null; result: null };
  exit: { params: null; result: null };
  eat: { params: null; result: null };
}

const started: Thread<Requests>[] = [];

afterEach(async () => {
  for (const thread of started.splice(0)) await thread.terminate();
});

function start(file = '../../helpers/test-thread-worker.ts') {
  const said: string[] = [];
  const end = Promise.withResolvers<ThreadEnd>();
  const thread = startThread<Requests, { kind: 'said'; text: string }>({
    url: new URL(file, import.meta.url),
    name: 'test',
    workerData: null,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
    onMessage: ({ text }) => said.push(text),
    onEnd: end.resolve,
  });
  started.push(thread);
  return { thread, said, end: end.promise };
}

test('requests are answered each with its own result, and other messages are handed on', async () => {
  const { thread, said } = start();
  const answers = await Promise.all([
    thread.request('echo', 1),
    thread.request('tell', 'hello'),
    thread.request('echo', 2),
  ]);
  expect(answers).toEqual([1, null, 2]);
  expect(said).toEqual(['hello']);
});

test('a failure that the thread reports rejects the request with its message', async () => {
  const { thread } = start();
  await expect(thread.request('fail', null)).rejects.toThrow('as told');
});

test('a crash rejects every unanswered request, says why, and rejects later ones at once', async () => {
  const { thread, end } = start();
  const unanswered = thread.request('hang', null);
  const crash = thread.request('crash', null);
  await expect(unanswered).rejects.toBeInstanceOf(ThreadGoneError);
  await expect(crash).rejects.toThrow('crashed as told');
  expect(await end).toEqual({ exitCode: 1, reason: 'crashed as told' });
  await expect(thread.request('echo', 1)).rejects.toBeInstanceOf(ThreadGoneError);
});

test('an exit without an error has no reason but its code', async () => {
  const { thread, end } = start();
  await expect(thread.request('exit', null)).rejects.toBeInstanceOf(ThreadGoneError);
  expect(await end).toEqual({ exitCode: 3, reason: null });
});

test('a thread that runs out of memory ends alone, and that is the reason', async () => {
  const { thread, end } = start();
  await expect(thread.request('eat', null)).rejects.toBeInstanceOf(ThreadGoneError);
  expect((await end).reason).toMatch(/memory/i);
});

test('a worker file that does not exist ends the thread instead of throwing', async () => {
  const { thread, end } = start('./no-such-worker.ts');
  await expect(thread.request('echo', 1)).rejects.toBeInstanceOf(ThreadGoneError);
  expect((await end).reason).toContain('no-such-worker');
});

test('a parameter that cannot be cloned rejects its request alone', async () => {
  const { thread } = start();
  await expect(thread.request('echo', () => undefined)).rejects.toThrow(/could not be cloned/);
  expect(await thread.request('echo', 'still there')).toBe('still there');
});

test('no more requests wait than the limit', async () => {
  const { thread } = start();
  const waiting = Array.from({ length: pendingRequestLimit }, () =>
    thread.request('hang', null).catch(() => 'gone'),
  );
  await expect(thread.request('echo', 1)).rejects.toThrow(`${pendingRequestLimit} unanswered`);
  await thread.terminate();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['gone']));
});
