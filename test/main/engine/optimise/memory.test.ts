import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyLimits, heapLimit } from '../../../../src/main/engine/optimise/optimise-limits.ts';
import { OptimiseThread } from '../../../../src/main/engine/optimise/optimise-thread.ts';
import {
  type FromPageThread,
  pagesRole,
  type ToPageThread,
} from '../../../../src/main/engine/optimise/work/page-protocol.ts';
import { Closers } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const entry = new URL('../../../../src/main/optimise-worker.ts', import.meta.url);
const filled = (piece: string, size: number): string => piece.repeat(Math.floor(size / piece.length));

describe('memory for what is optimised', () => {
  it.each([
    ['one element with as many attributes', `<a ${filled('a ', bodyLimits.html - 4)}>`],
    ['elements that are never closed', filled('<a>', bodyLimits.html)],
    ['elements with attributes', filled('<a a b c d e f>', bodyLimits.html)],
  ])('is enough four times over for a page that is %s', async (_, text) => {
    const worker = new Worker(entry, {
      workerData: pagesRole,
      resourceLimits: { maxOldGenerationSizeMb: heapLimit / 4 },
    });
    closers.add(async () => {
      await worker.terminate();
    });
    worker.postMessage({ kind: 'job', text, embedded: true } satisfies ToPageThread);
    const [answer] = (await once(worker, 'message')) as [FromPageThread];
    expect(answer.kind).toBe('page');
  });

  it.each([
    ['css', `a{${filled('b c;', 16_000)}}`, 'failed'],
    ['css', filled(`a{${filled('b c;', 100)}}\n`, bodyLimits.css), 'failed'],
    ['css', `a{${filled('b c;', bodyLimits.css - 4)}}`, 'too_large'],
    ['js', filled('let a;', 16_000), 'failed'],
    ['js', filled('let a;', bodyLimits.js), 'too_large'],
  ] as const)('is enough a second time over for %s that is all mistakes (%#)', async (kind, text, reason) => {
    const thread = new OptimiseThread({ worker: entry, heapLimit: heapLimit / 2, jobLimit: 60_000 });
    closers.add(() => thread.close());
    const outcome = await thread.optimise(kind, Buffer.from(text), true);
    expect(outcome).toMatchObject({ ok: false, reason });
    // The thread is still the same: it has not run out of anything.
    expect(thread.started).toBe(true);
    expect(await thread.optimise('css', Buffer.from('a { color: #ff0000 }'), true)).toMatchObject({
      ok: true,
    });
  });
});
