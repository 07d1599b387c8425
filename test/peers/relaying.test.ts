import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import { compressed, digestOf, large, testBytes } from './app.ts';
import { backendIds } from './backends.ts';
import { type CurlAnswer, curl, fieldValues } from './curl.ts';
import { type Front, fronts, type PeersSetup, startPeers } from './setup.ts';

let peers: PeersSetup;
let directory: string;
let uploadFile: string;
const upload = testBytes(3 * 1024 * 1024 + 17);

beforeAll(async () => {
  peers = await startPeers();
  directory = await mkdtemp(join(tmpdir(), 'doorman-peers-'));
  uploadFile = join(directory, 'upload');
  await writeFile(uploadFile, upload);
});

afterAll(async () => {
  await peers?.close();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

const ask = (front: Front, backend: string, path: string, ...parameters: string[]): Promise<CurlAnswer> =>
  curl([...peers.through(front, backend, path), ...parameters]);

const pairs = fronts.flatMap((front) => backendIds.map((backend) => ({ front, backend })));

const neededBy = (backend: string) =>
  backend.startsWith('nginx')
    ? missingPeers('curl', 'nginx')
    : missingPeers('curl', ...(backend.startsWith('haproxy') ? (['haproxy'] as const) : []));

for (const { front, backend } of pairs) {
  const missing = neededBy(backend);
  const note = missing === '' ? '' : ` (skipped: no ${missing})`;

  describe.skipIf(missing !== '')(`curl over ${front} through Doorman to ${backend}${note}`, () => {
    it('gets bodies of known and of unknown length', async () => {
      const fixed = await ask(front, backend, '/fixed');
      expect(fixed).toMatchObject({ code: 0, status: 200, errors: '' });
      expect(fixed.body.toString()).toBe('fixed');
      expect(fieldValues(fixed, 'content-length')).toEqual(['5']);
      expect(fixed.heads).toMatch(front.startsWith('http2') ? /^HTTP\/2 200/ : /^HTTP\/1\.1 200 OK\r\n/);
      expect((await ask(front, backend, '/pieces')).body.toString()).toBe('in pieces');
    });

    it('gets the fields of a GET for a HEAD, and no body', async () => {
      const answer = await ask(front, backend, '/fixed', '--head');
      expect(answer).toMatchObject({ code: 0, status: 200 });
      expect(fieldValues(answer, 'content-length')).toEqual(['5']);
      expect(fieldValues(answer, 'x-method')).toEqual(['HEAD']);
      // With --head curl writes the head to its output, and nothing may follow it.
      expect(answer.body.toString('latin1')).toBe(answer.heads);
    });

    it('ends 204 and 304 with their head, and goes on with the connection', async () => {
      // curl 7.88 sends its preface twice on a connection that it uses again with prior knowledge.
      if (front === 'http2') {
        expect(await ask(front, backend, '/empty')).toMatchObject({ code: 0, status: 204 });
        return;
      }
      const row = ['--next', '--silent', '--dump-header', '-', ...peers.through(front, backend, '/fixed')];
      const empty = await ask(front, backend, '/empty', ...row);
      expect(empty.body.toString()).toMatch(/\b200\b[\s\S]*fixed$/);
      const cached = await ask(front, backend, '/cached', '--header', 'If-None-Match: "v1"', ...row);
      expect(fieldValues(cached, 'etag')).toEqual(['"v1"']);
      expect(cached).toMatchObject({ code: 0, status: 304 });
      expect(cached.body.toString()).toMatch(/\b200\b[\s\S]*fixed$/);
    });

    it('sends bodies of known and of unknown length, and none', async () => {
      const fixed = await ask(front, backend, '/echo', '--data', 'a=b');
      expect(fixed.body.toString()).toBe('a=b');
      expect(fieldValues(fixed, 'x-content-length')).toEqual(['3']);
      const file = ['--header', 'Content-Type: application/octet-stream', '--data-binary', `@${uploadFile}`];
      const digest = await ask(front, backend, '/digest', ...file);
      expect(digest.body.toString()).toBe(digestOf(upload));
      // Over HTTP/2, where that field does not exist, curl then leaves the length out.
      const chunked = ['--header', 'Transfer-Encoding: chunked', '--data', 'a=b'];
      const streamed = await ask(front, backend, '/echo', ...chunked);
      expect(streamed.body.toString()).toBe('a=b');
      // nginx writes a length where the whole body is there already.
      if (!backend.startsWith('nginx')) expect(fieldValues(streamed, 'x-content-length')).toEqual(['none']);
      const nothing = await ask(front, backend, '/echo', '--data', '');
      expect(nothing.body.toString()).toBe('');
      expect(fieldValues(nothing, 'x-content-length')).toEqual(['0']);
    });

    it('is told to continue when it waits for that, once', async () => {
      const expecting = ['--header', 'Expect: 100-continue', '--data-binary', `@${uploadFile}`];
      const answer = await ask(front, backend, '/digest', ...expecting);
      expect(answer.body.toString()).toBe(digestOf(upload));
      expect(answer.heads.match(/^HTTP\/[0-9.]+ 100/gm)).toHaveLength(1);
    });

    it('moves a large body unaltered', async () => {
      const answer = await ask(front, backend, '/large');
      expect(answer).toMatchObject({ code: 0, status: 200 });
      expect(digestOf(answer.body)).toBe(digestOf(large));
    });

    it('gets compressed bytes as they are', async () => {
      const answer = await ask(front, backend, '/compressed', '--header', 'Accept-Encoding: gzip');
      expect(fieldValues(answer, 'content-encoding')).toEqual(['gzip']);
      expect(fieldValues(answer, 'content-length')).toEqual([String(compressed.length)]);
      expect(answer.body.equals(compressed)).toBe(true);
    });

    it('gets every cookie on a line of its own', async () => {
      const cookies = fieldValues(await ask(front, backend, '/cookies'), 'set-cookie');
      expect(cookies).toEqual(['a=1; Path=/', 'b=2; Expires=Wed, 09 Jun 2100 10:18:14 GMT']);
    });

    it('gets error answers of the service as they are', async () => {
      const answer = await ask(front, backend, '/failing');
      expect(answer).toMatchObject({ code: 0, status: 503 });
      expect(answer.body.toString()).toBe('not now');
      expect(fieldValues(answer, 'retry-after')).toEqual(['7']);
      expect(fieldValues(answer, 'proxy-status')).toEqual([]);
    });

    it('gets trailers where the backend passes them on', async () => {
      const { loses } = peers.backend(backend);
      const answer = await ask(front, backend, '/trailers', '--header', 'TE: trailers');
      expect(answer.body.toString()).toBe('with a checksum');
      expect(fieldValues(answer, 'x-checksum')).toEqual(loses.includes('trailers') ? [] : ['abc']);
    });

    it('sees an error where the service is cut, never a whole body', async () => {
      // HAProxy 2.6 itself ends a stream well whose chunked body is cut behind it.
      const hidden = backend.startsWith('haproxy-');
      for (const path of hidden ? ['/cut'] : ['/cut', '/cut-chunked']) {
        const answer = await ask(front, backend, path);
        // 18: body cut, 56: connection reset, 92: stream reset.
        expect({ path, code: answer.code }).toEqual({
          path,
          code: front.startsWith('http2') ? 92 : answer.code === 56 ? 56 : 18,
        });
      }
    });

    // Asked over HTTP/1.1, HAProxy 2.6 does not look whether the client is still there while it waits for the service.
    if (backend === 'haproxy') return;
    it('is missed by the service when it leaves', async () => {
      const { app } = peers;
      const left = app.left(app.leftCount + 1);
      await curl(peers.through(front, backend, '/endless'), (_piece, kill) => kill());
      await left;
    });
  });
}

describe.skipIf(missingPeers('curl') !== '')('a client of HTTP/1.0', () => {
  it.for(backendIds)('gets an answer of HTTP/1.1 without chunks from %s', async (backend, context) => {
    context.skip(neededBy(backend) !== '', `no ${neededBy(backend)}`);
    const parameters = peers.through('http1', backend, '/pieces').slice(1);
    const answer = await curl(['--http1.0', ...parameters]);
    expect(answer.body.toString()).toBe('in pieces');
    expect(fieldValues(answer, 'transfer-encoding')).toEqual([]);
  });
});
