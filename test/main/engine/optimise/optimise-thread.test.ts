import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { queueLimit } from '../../../../src/main/engine/optimise/optimise-limits.ts';
import {
  type OptimiseOutcome,
  OptimiseThread,
  type OptimiseThreadOptions,
} from '../../../../src/main/engine/optimise/optimise-thread.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

function thread(limits: Omit<OptimiseThreadOptions, 'worker'> = {}) {
  const worker = new URL('../../../helpers/test-optimise-worker.ts', import.meta.url);
  const made = new OptimiseThread({ worker, ...limits });
  closers.add(() => made.close());
  const ask = (text: string): Promise<OptimiseOutcome> => made.optimise('css', Buffer.from(text), true);
  return { made, ask };
}

const done = (text: string) => ({ ok: true, bytes: new Uint8Array(Buffer.from(text)) });

describe('the thread that optimises', () => {
  it('is not there before it has something to do', async () => {
    const { made, ask } = thread();
    expect(made.started).toBe(false);
    expect(await ask('-body')).toMatchObject(done('body'));
    expect(made.started).toBe(true);
  });

  it.each([
    ['ends', 'c', 'its thread ended'],
    ['has an error', 't', 'told to throw'],
  ])('that %s costs the body it was at, and no other', async (_, does, detail) => {
    const { ask } = thread({ jobLimit: 60_000 });
    const [lost, next] = await Promise.all([ask(does), ask('-next')]);
    expect(lost).toEqual({ ok: false, reason: 'failed', detail });
    expect(next).toMatchObject(done('next'));
  });

  it('is ended where a body takes too long', async () => {
    const { made, ask } = thread({ jobLimit: 50 });
    expect(await ask('n')).toEqual({ ok: false, reason: 'failed', detail: 'it took longer than 50 ms' });
    expect(made.started).toBe(false);
  });

  it('has a queue with an end', async () => {
    const { made, ask } = thread();
    const running = ask('n');
    const waiting = Array.from({ length: queueLimit }, () => ask('-waits'));
    expect(await ask('-late')).toEqual({
      ok: false,
      reason: 'busy',
      detail: `${queueLimit} bodies wait already`,
    });
    await made.close();
    for (const outcome of await Promise.all([running, ...waiting])) {
      expect(outcome).toEqual({ ok: false, reason: 'busy', detail: 'Doorman is ending' });
    }
  });

  it('ends when there was nothing to do for a while, and comes back', async () => {
    const { made, ask } = thread({ idleLimit: 1 });
    const first = await ask('w');
    await eventually(() => !made.started);
    const second = await ask('w');
    expect(second).toMatchObject({ ok: true });
    expect(second).not.toEqual(first);
  });

  it.skipIf(process.platform === 'win32')('is not waited for where nothing can end it', async () => {
    const pipe = join(await temporaryDirectory(), 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const { made, ask } = thread({ endLimit: 1, terminateLimit: 1 });
    expect(await ask('-body')).toMatchObject(done('body'));
    const stuck = ask(`p${pipe}`);
    await made.close();
    expect(await stuck).toMatchObject({ ok: false, reason: 'busy' });
    // The thread may still be there, waiting for a writer, and would keep this file from ending. Opened for both, a pipe waits for nobody.
    await (await open(pipe, 'r+')).close();
  });

  it('does nothing any more once it was closed', async () => {
    const { made, ask } = thread();
    await made.close();
    expect(await ask('-body')).toMatchObject({ ok: false, reason: 'busy' });
    expect(made.started).toBe(false);
  });
});
