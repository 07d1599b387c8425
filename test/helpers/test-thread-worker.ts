/** A worker for tests of threads: each request by its name. */
import { parentPort } from 'node:worker_threads';

const port = parentPort;
if (port === null) throw new Error('This file is to be run as a worker.');

port.on('message', ({ kind, id, params }: { kind: string; id: number; params: unknown }) => {
  switch (kind) {
    case 'echo':
      port.postMessage({ kind: 'reply', id, result: params });
      return;
    case 'fail':
      port.postMessage({ kind: 'failure', id, message: 'as told' });
      return;
    case 'tell':
      port.postMessage({ kind: 'said', text: params });
      port.postMessage({ kind: 'reply', id, result: null });
      return;
    case 'crash':
      throw new Error('crashed as told');
    case 'exit':
      process.exit(3);
      return;
    case 'eat': {
      const eaten: unknown[] = [];
      for (;;) eaten.push(Array.from({ length: 100_000 }, () => eaten.length));
    }
  }
});
