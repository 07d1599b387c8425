import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  OptimiseThread,
  type OptimiseThreadOptions,
} from '../../../../src/main/engine/optimise/optimise-thread.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const worker = new URL('../../../../src/main/optimise-worker.ts', import.meta.url);
const style = Buffer.from('a { color: #ff0000 }');

/** Processes whose parent is this one, also those that have ended and that nobody asked after. */
async function children(): Promise<number[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    numbers.map(async (number) => {
      // It may be gone by now.
      const line = await readFile(`/proc/${number}/stat`, 'utf8').catch(() => '');
      // proc_pid_stat(5): the name in parentheses, the state, the parent.
      const parent = line.slice(line.lastIndexOf(')') + 2).split(' ')[1];
      return parent === String(process.pid) ? [number] : [];
    }),
  );
  return found.flat();
}

/** A thread that has minified a style sheet, and so has a process below it. */
async function threadWithProcess(options: Omit<OptimiseThreadOptions, 'worker'>): Promise<OptimiseThread> {
  const thread = new OptimiseThread({ worker, ...options });
  closers.add(() => thread.close());
  // On a busy machine the first start may take longer than a body may.
  while (!(await thread.optimise('css', style, true)).ok);
  return thread;
}

describe.skipIf(!existsSync('/proc/self/stat'))('processes of the thread (looked up in /proc)', () => {
  it('are gone after the end for want of work', async () => {
    const thread = await threadWithProcess({ idleLimit: 1_000 });
    expect(await children()).not.toEqual([]);
    await eventually(() => !thread.started);
    while ((await children()).length > 0);
  });

  it('are gone after a page that takes too long, in a parser that does not stop', async () => {
    const thread = await threadWithProcess({ jobLimit: 4_000 });
    expect(await children()).not.toEqual([]);
    const page = Buffer.from('<div>'.repeat(50_000) + '</div>'.repeat(50_000));
    expect(await thread.optimise('html', page, true)).toEqual({
      ok: false,
      reason: 'failed',
      detail: 'it took longer than 4000 ms',
    });
    while ((await children()).length > 0);
  });

  it('are gone when Doorman has closed the thread', async () => {
    const thread = await threadWithProcess({});
    expect(await children()).not.toEqual([]);
    await thread.close();
    expect(await children()).toEqual([]);
  });
});
