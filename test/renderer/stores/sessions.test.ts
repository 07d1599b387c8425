import { expect, it, onTestFinished } from 'vitest';
import { createSessionsStore } from '../../../src/renderer/stores/sessions.ts';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { createFakeHost, makeSession } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';

it('follows which sessions there are, as they begin, are named and deleted', async () => {
  const host = createFakeHost({ sessions: [makeSession({ id: 1 })] });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const store = createSessionsStore(client);
  onTestFinished(store.getState().start());
  onTestFinished(() => client.close());
  expect(store.getState().items).toBeNull();
  await settle();
  const known = () => store.getState().items?.map(({ id, name, live }) => [id, name, live]);
  expect(known()).toEqual([[1, null, true]]);
  await store.getState().begin();
  await store.getState().rename(1, 'Login bug');
  await settle();
  expect(known()).toEqual([
    [2, null, true],
    [1, 'Login bug', false],
  ]);
  await store.getState().remove(1);
  await settle();
  expect(known()).toEqual([[2, null, true]]);
});
