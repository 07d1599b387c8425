/** A stand-in for the thread that optimises. The first byte of a body says what it does; it answers with what follows that. */
import { parentPort, threadId } from 'node:worker_threads';
import type { OptimiseJob } from '../../src/main/engine/optimise/optimise-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file is to be run as a worker.');

port.on('message', ({ id, bytes }: OptimiseJob) => {
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'c':
      process.exit(1);
      break;
    case 't':
      throw new Error('told to throw');
    case 'n':
      // Never answers.
      break;
    case 'm': {
      const kept: unknown[][] = [];
      for (;;) kept.push(Array.from({ length: 10_000 }).fill(kept));
    }
    case 'w':
      port.postMessage({ id, ok: true, bytes: new Uint8Array([threadId]) });
      break;
    default:
      port.postMessage({ id, ok: true, bytes: bytes.subarray(1) });
  }
});
