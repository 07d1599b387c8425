import { describe, expect, it } from 'vitest';
import { exportEntry } from '../../../../src/main/history/har/export-entry.ts';
import { compileRedaction } from '../../../../src/main/history/redact/rules.ts';
import type { HarEntry } from '../../../../src/shared/har/har-types.ts';
import { bytes, microseconds } from '../../../../src/shared/model/units.ts';
import type { WebSocketMessage } from '../../../../src/shared/model/websocket.ts';
import { recordOf } from '../fixtures/records.ts';

const entryOf = (...given: Parameters<typeof exportEntry>): HarEntry =>
  JSON.parse(exportEntry(...given).text) as HarEntry;

const withBody = (type: string, content: string | Uint8Array) => {
  const record = recordOf(1);
  const body = Buffer.from(content);
  const kept = { size: bytes(body.length), kept: bytes(body.length), complete: true };
  const headers = [['Content-Type', type]] as const;
  return {
    ...record,
    detail: { ...record.detail, request: { ...record.detail.request, headers, body: kept } },
    requestBody: body,
  };
};

const message = (
  number: number,
  change: Partial<WebSocketMessage> & { readonly text?: string } = {},
): WebSocketMessage => {
  const { text = 'hello', ...rest } = change;
  return {
    number,
    from: 'client',
    kind: 'text',
    at: microseconds(1_500_000),
    size: bytes(text.length),
    frames: 1,
    complete: true,
    compressed: false,
    preview: Buffer.from(text).toString('base64'),
    whole: true,
    closeCode: null,
    problem: null,
    ...rest,
  };
};

describe('an exchange as an entry of a HAR file', () => {
  it('has times whose parts make the whole', () => {
    const { time, timings } = entryOf(recordOf(1), [], null);
    expect(timings).toEqual({
      blocked: 0.02,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 0,
      wait: 0.88,
      receive: expect.closeTo(0.3),
    });
    expect(time).toBeCloseTo(1.2);
  });

  it('has the fields of a form and of parts beside the text', () => {
    const form = entryOf(withBody('application/x-www-form-urlencoded', 'a=1&b=x+y%21&c'), [], null);
    expect(form.request.postData?.params).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x y!' },
      { name: 'c', value: '' },
    ]);
    const parts = [
      '--q\r\nContent-Disposition: form-data; name="user"\r\n\r\nann',
      '--q\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nlong',
      '--q--\r\n',
    ].join('\r\n');
    const multipart = entryOf(withBody('multipart/form-data; boundary="q"', parts), [], null);
    expect(multipart.request.postData).toMatchObject({
      params: [
        { name: 'user', value: 'ann' },
        { name: 'file', fileName: 'a.txt', contentType: 'text/plain' },
      ],
      text: parts,
    });
  });

  it('has bytes that are no text as Base64, and text in its charset as text', () => {
    const bytesEntry = entryOf(withBody('application/octet-stream', Uint8Array.from([0, 255])), [], null);
    expect(bytesEntry.request).toMatchObject({
      postData: { text: '' },
      _content: { text: 'AP8=', size: 2, encoding: 'base64' },
    });
    const latin = entryOf(withBody('text/plain; charset=latin1', Buffer.from('grün', 'latin1')), [], null);
    expect(latin.request.postData?.text).toBe('grün');
  });

  it('lists cookies with what they say of themselves', () => {
    const record = recordOf(1, {
      headers: [
        ['Cookie', 'a=1; b=x=y'],
        [
          'Set-Cookie',
          'id=7; Path=/; Domain=a.test; Secure; HttpOnly; Expires=Wed, 01 Jan 2031 00:00:00 GMT',
        ],
      ],
    });
    const { request, response } = entryOf(record, [], null);
    expect(request.cookies).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x=y' },
    ]);
    expect(response.cookies).toEqual([
      {
        name: 'id',
        value: '7',
        path: '/',
        domain: 'a.test',
        secure: true,
        httpOnly: true,
        expires: '2031-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('of a request that failed has status 0 and the fault', () => {
    const record = recordOf(1);
    const summary = {
      ...record.detail.summary,
      state: 'failed',
      fault: 'upstream.refused',
      status: null,
    } as const;
    const failed = { ...record, detail: { ...record.detail, summary, response: null } };
    expect(entryOf(failed, [], null).response).toMatchObject({
      status: 0,
      _error: 'upstream.refused',
      headers: [],
    });
  });

  it('has the messages of a WebSocket as Chrome writes them, without what is to be hidden', () => {
    const record = recordOf(1);
    const summary = { ...record.detail.summary, kind: 'websocket' } as const;
    const socket = { ...record, detail: { ...record.detail, summary } };
    const frames = [
      message(1, { text: '{"password":"canary-1"}' }),
      message(2, { from: 'upstream', kind: 'binary', preview: 'AAE=' }),
      message(3, { text: '{"password":"canary-2"', whole: false }),
    ];
    const hidden = exportEntry(socket, frames, compileRedaction(['body:password']));
    expect(hidden.text).not.toContain('canary');
    expect(hidden.text).not.toContain(Buffer.from('canary').toString('base64'));
    expect(hidden.report.hidden).toMatchObject([{ place: 'body', name: 'password' }]);
    const entry = entryOf(socket, frames, null);
    expect(entry._resourceType).toBe('websocket');
    expect(entry._webSocketMessages).toEqual([
      {
        type: 'send',
        time: record.detail.summary.at / 1000 + 1.5,
        opcode: 1,
        data: '{"password":"canary-1"}',
      },
      { type: 'receive', time: record.detail.summary.at / 1000 + 1.5, opcode: 2, data: 'AAE=' },
      expect.objectContaining({ data: '{"password":"canary-2"' }),
    ]);
  });

  it('says each decision in a sentence as well', () => {
    const decisions = [
      {
        stage: 'respond',
        code: 'respond.fixed',
        evidence: { route: 'shop', status: 204 },
        startedAt: microseconds(1),
        duration: microseconds(2),
      },
    ] as const;
    expect(entryOf(recordOf(1, { decisions }), [], null)._doorman).toMatchObject({
      decisions: [
        { code: 'respond.fixed', evidence: { status: 204 }, sentence: expect.stringContaining('204') },
      ],
    });
  });

  it('tells values that look like secrets by name or by shape, and no others', () => {
    const found = exportEntry(
      recordOf(1, {
        headers: [
          ['X-API-Key', 'abc'],
          ['X-Note', 'bearer abcdefghijklmnop'],
          ['Accept', 'text/html'],
          ['X-Author', 'ann'],
          ['X-Max-Tokens', '5'],
          ['Cookie', 'PHPSESSID=1; theme=dark'],
        ],
      }),
      [],
      null,
    ).report.suspicious;
    expect(found.map(({ place, name }) => `${place} ${name}`)).toEqual([
      'header x-api-key',
      'header x-note',
      'cookie phpsessid',
    ]);
    const json =
      '{"a":{"clientSecret":"s","count":"1","next_page_token":"p","k":"-----BEGIN PRIVATE KEY-----"}}';
    const inBody = exportEntry(withBody('application/json', json), [], null).report.suspicious;
    expect(inBody.map(({ place, name }) => `${place} ${name}`)).toEqual([
      'body clientsecret',
      'body k',
      'text private key',
    ]);
  });
});
