/** A stand-in for the history thread: it opens nothing, begins no session, and crashes when exchange `crash` is asked for. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { FromHistory, ToHistory } from '../../src/main/history/protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file is to be run as a worker.');
const send = (message: FromHistory): void => port.postMessage(message);

port.on('message', (message: ToHistory) => {
  if (message.kind === 'attach') {
    const attached: MessagePort = message.params.port;
    attached.postMessage('attached');
    attached.close();
  }
  if (message.kind === 'beginSession') {
    send({ kind: 'failure', id: message.id, message: 'The disk of / is full.', code: 'not_written' });
    return;
  }
  if (message.kind === 'get' && message.params.id === 'crash') throw new Error('crashed as told');
  send({ kind: 'reply', id: message.id, result: message.kind === 'list' ? [] : null });
});
send({ kind: 'opened', opened: { state: 'ready' } });
