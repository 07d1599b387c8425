/** A stand-in for the thread that optimises. The first byte of a body says what it does; it answers with what follows that. */
import { openSync } from 'node:fs';
import { parentPort, threadId } from 'node:worker_threads';
import { endOfWork, type ToOptimiseThread } from '../../src/main/engine/optimise/optimise-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file is to be run as a worker.');

port.on('message', (message: ToOptimiseThread) => {
  if (message === endOfWork) process.exit();
  const { id, bytes } = message;
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'c':
      process.exit(1);
      break;
    case 't':
      throw new Error('told to throw');
    case 'n':
      // Never answers.
      break;
    case 'p':
      // Waits in the system, where nothing but a writer to that pipe ends it.
      openSync(Buffer.from(bytes.subarray(1)).toString(), 'r');
      break;
    case 'w':
      port.postMessage({ id, ok: true, bytes: new Uint8Array([threadId]) });
      break;
    default:
      port.postMessage({ id, ok: true, bytes: bytes.subarray(1) });
  }
});
