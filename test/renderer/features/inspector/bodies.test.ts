import { afterEach, describe, expect, it } from 'vitest';
import {
  bodyPreviewLimit,
  fetchBody,
  fetchDecodedBody,
} from '../../../../src/renderer/features/inspector/body-bytes.ts';
import { type ContractClient, createContractClient } from '../../../../src/shared/contract/client.ts';
import { bodyPieceLimit } from '../../../../src/shared/contract/methods/exchanges.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
import { createFakeHost } from '../../../helpers/renderer/fake-host.ts';

const encode = (text: string) => new TextEncoder().encode(text);

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function clientFor(body: Uint8Array) {
  const host = createFakeHost({ bodies: new Map([['e1-1 response', body]]) });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  return { host, client };
}

describe('fetchBody', () => {
  it('puts the pieces of a long body together', async () => {
    const body = Uint8Array.from({ length: bodyPieceLimit * 2 + 5 }, (_, index) => index % 251);
    const { client, host } = clientFor(body);
    const fetched = await fetchBody(client, 'e1-1', 'response');
    expect(Buffer.compare(fetched, body)).toBe(0);
    expect(host.calls.map((call) => call.method)).toEqual(Array(3).fill('exchanges.body'));
  });

  it('stops at the preview limit', async () => {
    const { client } = clientFor(new Uint8Array(bodyPreviewLimit + 1));
    expect((await fetchBody(client, 'e1-1', 'response')).length).toBe(bodyPreviewLimit);
  });

  it('ends with what there is when nothing was kept', async () => {
    const { client } = clientFor(new Uint8Array());
    expect((await fetchBody(client, 'e1-1', 'response')).length).toBe(0);
  });

  it('fetches a body decoded where it is to be shown, with what was done to it', async () => {
    const { client } = clientFor(encode('hello'));
    expect(await fetchDecodedBody(client, 'e1-1', 'response')).toEqual({
      bytes: encode('hello'),
      undone: [],
      problem: null,
      more: false,
    });
  });

  it('stops when it is told to', async () => {
    const { client } = clientFor(new Uint8Array(10));
    const abort = new AbortController();
    abort.abort();
    await expect(
      fetchDecodedBody(client, 'e1-1', 'response', { signal: abort.signal }),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
