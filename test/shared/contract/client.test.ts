import { expect, test } from 'vitest';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { messageLimit } from '../../../src/shared/contract/envelope.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';

/** A client, and a host that says what the test tells it to. */
function openScripted() {
  const [clientEnd, hostEnd] = createMemoryTransports();
  const heard: unknown[] = [];
  hostEnd.onMessage((text) => heard.push(JSON.parse(text)));
  const client = createContractClient(clientEnd);
  const say = (message: unknown): void => hostEnd.send(JSON.stringify(message));
  /** Messages cross in microtasks, so they are all through when the event loop turns. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { client, hostEnd, heard, say, settle };
}

const event = (sequence: number) => ({
  kind: 'event',
  channel: 'exchanges',
  sequence,
  payload: { items: [], dropped: sequence, reset: false },
});

test('a gap in the numbers is told before the event that shows it, once', async () => {
  const { client, say, settle } = openScripted();
  const seen: string[] = [];
  client.subscribe('exchanges', {
    onEvent: ({ dropped }) => seen.push(String(dropped)),
    onGap: () => seen.push('gap'),
  });
  for (const sequence of [1, 2, 5, 6]) say(event(sequence));
  await settle();
  expect(seen).toEqual(['1', '2', 'gap', '5', '6']);
});

test('every event is acknowledged, also when its listener throws', async () => {
  const { client, say, settle, heard } = openScripted();
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => {
    failures.push(error);
  };
  process.once('unhandledRejection', onFailure);
  client.subscribe('exchanges', {
    onEvent: () => {
      throw new Error('a broken listener');
    },
  });
  say(event(1));
  await settle();
  process.off('unhandledRejection', onFailure);
  expect(heard).toContainEqual({ kind: 'acknowledge', channel: 'exchanges', sequence: 1 });
  expect(failures.map(String)).toEqual(['Error: a broken listener']);
});

test('late events of an ended subscription are neither heard by the next one nor taken for a gap', async () => {
  const { client, say, settle } = openScripted();
  client.subscribe('exchanges', { onEvent: () => undefined })();
  const seen: string[] = [];
  client.subscribe('exchanges', {
    onEvent: ({ dropped }) => seen.push(String(dropped)),
    onGap: () => seen.push('gap'),
  });
  for (const sequence of [7, 8, 1, 2]) say(event(sequence));
  await settle();
  expect(seen).toEqual(['1', '2']);
});

test.each(['{', '{"kind":"result"}', '{"kind":"event","channel":"keys","sequence":1,"payload":1}'])(
  'a host that sends %s is hung up on, and calls are rejected',
  async (text) => {
    const { client, hostEnd } = openScripted();
    const call = client.call('app.info', {});
    hostEnd.send(text);
    await expect(call).rejects.toMatchObject({ code: 'connection.closed' });
  },
);

test('an answer to a call that was never made is left out', async () => {
  const { client, say, settle } = openScripted();
  const call = client.call('app.info', {});
  say({ kind: 'result', id: 99, result: 'wrong' });
  say({ kind: 'result', id: 1, result: 'right' });
  await settle();
  expect(await call).toBe('right');
});

test('who asks to be told of the end after it came is told at once', () => {
  const { client } = openScripted();
  client.close();
  let told = 0;
  client.onClose(() => {
    told += 1;
  });
  expect(told).toBe(1);
});

test.each([
  ['nested too deep to be written', nestedLists(100_000), 'Nest lists and maps less deep'],
  ['longer than a message', 'x'.repeat(messageLimit), `${messageLimit} at once`],
])('a call with a value %s is refused, and later ones go on', async (_, input, sentence) => {
  const { client, say } = openScripted();
  await expect(client.call('config.check', { input })).rejects.toMatchObject({
    code: 'call.invalid_params',
    message: expect.stringContaining(sentence),
  });
  const next = client.call('app.info', {});
  say({ kind: 'result', id: 2, result: 'answered' });
  expect(await next).toBe('answered');
});

function nestedLists(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}
