import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  bodyPreviewLimit,
  fetchBody,
  fetchDecodedBody,
} from '../../../../src/renderer/features/inspector/body-bytes.ts';
import { parseContentType, viewBody } from '../../../../src/renderer/features/inspector/body-kind.ts';
import { formatJson } from '../../../../src/renderer/features/inspector/format-json.ts';
import { hexLine, hexLineCount } from '../../../../src/renderer/features/inspector/hex.ts';
import { type ContractClient, createContractClient } from '../../../../src/shared/contract/client.ts';
import { bodyPieceLimit } from '../../../../src/shared/contract/methods.ts';
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
    });
  });

  it('stops when it is told to', async () => {
    const { client } = clientFor(new Uint8Array(10));
    const abort = new AbortController();
    abort.abort();
    await expect(fetchDecodedBody(client, 'e1-1', 'response', abort.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('viewBody', () => {
  it.each([
    ['application/json', '{"a":1}', 'json'],
    ['application/problem+json; charset=utf-8', '{}', 'json'],
    ['text/html', '<script>', 'text'],
    ['image/svg+xml', '<svg onload="x()"/>', 'text'],
    ['application/octet-stream', '{"a":1}', 'json'],
    [null, 'plain words', 'text'],
    [null, '\u0000\u0001', 'bytes'],
    ['image/png', 'not really', 'image'],
    ['text/plain', '', 'empty'],
  ])('%s with %j is shown as %s', (contentType, text, kind) => {
    expect(viewBody(encode(text), contentType).kind).toBe(kind);
  });

  it('reads text in the charset that the header names, and as UTF-8 where it is unknown', () => {
    const latin = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
    expect(viewBody(latin, 'text/plain; charset=iso-8859-1')).toEqual({ kind: 'text', text: 'café' });
    expect(viewBody(encode('café'), 'text/plain; charset="nonsense"')).toEqual({
      kind: 'text',
      text: 'café',
    });
  });

  it('takes text that was cut inside a character for text', () => {
    expect(viewBody(encode('caffè').subarray(0, 5), null).kind).toBe('text');
  });

  it('reads a media type without regard to case and parameters', () => {
    expect(parseContentType('Text/HTML; a=b; Charset="UTF-8"')).toEqual({
      type: 'text/html',
      charset: 'UTF-8',
    });
    expect(parseContentType(null)).toEqual({ type: '', charset: null });
  });
});

describe('formatJson', () => {
  it('changes nothing but white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 1 : 0);
        const formatted = formatJson(text);
        expect(formatted).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps every digit of a number and repeated keys', () => {
    expect(formatJson('{"a":12345678901234567890,"a":1.0}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.0\n}',
    );
  });

  it('is null for what is not JSON', () => {
    expect(formatJson('{"a":')).toBeNull();
    expect(formatJson('hello')).toBeNull();
  });
});

describe('hex listing', () => {
  it('shows offset, bytes and printable characters', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x3f);
    expect(hexLineCount(bytes)).toBe(2);
    expect(hexLine(bytes, 0)).toEqual({
      offset: '00000000',
      hex: '3f 40 41 42 43 44 45 46  47 48 49 4a 4b 4c 4d 4e',
      text: '?@ABCDEFGHIJKLMN',
    });
    expect(hexLine(bytes, 1)).toMatchObject({ offset: '00000010', text: 'OP' });
    expect(hexLine(Uint8Array.of(0, 255), 0).text).toBe('..');
  });
});
