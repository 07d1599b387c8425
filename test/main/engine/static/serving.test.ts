import { appendFile, readdir, readlink, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ServedFolder, serveFolder } from './served-folder.ts';

const decisionsOf = async (folder: ServedFolder) => (await folder.engine.finished(1)).at(-1)?.decisions ?? [];

describe('files of a folder', () => {
  it('are served with their type, length and validators, and a decision says which', async () => {
    const folder = await serveFolder({ 'a b/ü.css': 'body{}' });
    const answer = await folder.get('/a%20b/%C3%BC.css?v=1');
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('body{}');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'content-length': '6',
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
    });
    expect(answer.headers.etag).toMatch(/^"[\w-]{22}"$/);
    expect(Date.parse(answer.headers['last-modified'] ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await decisionsOf(folder)).toContainEqual(
      expect.objectContaining({
        code: 'static.served',
        evidence: {
          route: 'files',
          file: 'a b/ü.css',
          size: 6,
          coding: null,
          as: 'file',
          range: null,
          status: 200,
        },
      }),
    );
  });

  it.each([
    ['app.js', 'text/javascript; charset=utf-8'],
    ['data.json', 'application/json'],
    ['picture.svg', 'image/svg+xml'],
    ['movie.mp4', 'video/mp4'],
    ['font.woff2', 'font/woff2'],
    ['module.wasm', 'application/wasm'],
    ['LICENSE', 'application/octet-stream'],
  ])('of the name %s have the type %s', async (name, type) => {
    const folder = await serveFolder({ [name]: 'x' });
    expect((await folder.get(`/${name}`)).headers['content-type']).toBe(type);
  });

  it('that are empty or larger than one read come whole', async () => {
    const large = Buffer.alloc(700_001, 'abcdefghij');
    const folder = await serveFolder({ empty: '', large });
    const empty = await folder.get('/empty');
    expect([empty.status, empty.headers['content-length'], empty.text]).toEqual([200, '0', '']);
    expect((await folder.get('/large')).text).toBe(large.toString());
  });

  it('answer HEAD like GET but for the body', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello', large: Buffer.alloc(100_000) });
    for (const path of ['/a.txt', '/large']) {
      const [head, get] = [await folder.get(path, {}, 'HEAD'), await folder.get(path)];
      expect(head.status).toBe(200);
      expect(head.text).toBe('');
      for (const name of ['content-length', 'content-type', 'etag', 'last-modified'])
        expect(head.headers[name]).toBe(get.headers[name]);
    }
  });

  it('are only read: other methods get 405 with Allow, and OPTIONS is told so', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    const refused = await folder.get('/a.txt', {}, 'POST');
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'static.method_refused' } });
    const told = await folder.get('/a.txt', {}, 'OPTIONS');
    expect([told.status, told.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('that do not exist are 404 with the name in the decision', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    for (const path of ['/a.txt/', '/a.txt/b', `/${'x'.repeat(300)}`, '/%FF', '/%zz', '/b.txt'])
      expect((await folder.get(path)).status).toBe(404);
    expect(await decisionsOf(folder)).toContainEqual(
      expect.objectContaining({ code: 'static.not_found', evidence: { route: 'files', file: 'b.txt' } }),
    );
  });

  it('of a folder that does not exist are a mistake of the configuration, until it is made', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    await rename(folder.root, `${folder.root}-away`);
    const answer = await folder.get('/a.txt');
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([500, 'static.root_missing']);
    await rename(`${folder.root}-away`, folder.root);
    expect((await folder.get('/a.txt')).text).toBe('hello');
  });

  it('have the rules of their route applied: the prefix taken off, headers set', async () => {
    const folder = await serveFolder(
      { 'a.txt': 'hello', 'sub/index.html': 'inside' },
      {},
      {
        rewrite: { stripPrefix: '/assets', responseHeaders: { set: { 'Cache-Control': 'max-age=60' } } },
      },
    );
    const answer = await folder.get('/assets/a.txt');
    expect([answer.text, answer.headers['cache-control']]).toEqual(['hello', 'max-age=60']);
    expect((await folder.get('/assets/sub')).headers.location).toBe('/assets/sub/');
    expect((await folder.get('/assets/sub/')).text).toBe('inside');
  });
});

describe('a folder', () => {
  it('is answered for by its index file', async () => {
    const folder = await serveFolder({ 'index.html': 'top', 'docs/index.html': 'docs' });
    expect((await folder.get('/')).text).toBe('top');
    expect((await folder.get('/docs/')).text).toBe('docs');
    expect((await folder.get('/docs/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it.each([
    ['/docs', '/docs/'],
    ['/docs?a=/b', '/docs/?a=/b'],
    ['//docs', '/docs/'],
    ['///evil.example/../docs', '/evil.example/../docs/'],
  ])('without its slash, as %s, leads to %s on this host', async (path, location) => {
    const folder = await serveFolder({ 'docs/index.html': 'docs' });
    const answer = await folder.get(path);
    expect([answer.status, answer.headers.location]).toEqual([308, location]);
  });

  it('is served at once where the rules of the route take the slash away', async () => {
    const folder = await serveFolder(
      { 'docs/index.html': 'docs' },
      {},
      { rewrite: { path: { match: '/$', replace: '' } } },
    );
    expect((await folder.get('/docs/')).text).toBe('docs');
  });

  it('without index is 404, and so is one whose index is a folder', async () => {
    const folder = await serveFolder({ 'docs/index.html/x': '', 'other/x': '' });
    expect((await folder.get('/docs/')).status).toBe(404);
    expect((await folder.get('/other/')).status).toBe(404);
  });

  it('has an index of the name that the route gives it, or none', async () => {
    const named = await serveFolder({ 'start.htm': 'start' }, { index: 'start.htm' });
    expect((await named.get('/')).text).toBe('start');
    const none = await serveFolder({ 'index.html': 'top' }, { index: '' });
    expect((await none.get('/')).status).toBe(404);
  });
});

describe('a single-page app', () => {
  it('answers paths that name no file, but not those that name another kind of file', async () => {
    const folder = await serveFolder({ 'index.html': 'app', 'real.js': 'js' }, { spa: true });
    for (const path of ['/', '/users/7', '/users/john.doe', '/about.html', '/deep/er/'])
      expect([path, (await folder.get(path)).text]).toEqual([path, 'app']);
    expect((await folder.get('/real.js')).text).toBe('js');
    expect((await folder.get('/missing.js')).status).toBe(404);
    expect((await folder.get('/.env')).status).toBe(404);
  });

  it('says in its decision that the file stood in', async () => {
    const folder = await serveFolder({ 'index.html': 'app' }, { spa: true });
    await folder.get('/users/7');
    expect(await decisionsOf(folder)).toContainEqual(
      expect.objectContaining({ code: 'static.served', evidence: expect.objectContaining({ as: 'spa' }) }),
    );
  });
});

describe('conditions', () => {
  it('of one who has the file are answered with 304 and no body', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    const { headers } = await folder.get('/a.txt');
    const known = await folder.get('/a.txt', { 'If-None-Match': headers.etag ?? '' });
    expect([known.status, known.text, known.headers.etag]).toEqual([304, '', headers.etag]);
    const since = await folder.get('/a.txt', { 'If-Modified-Since': headers['last-modified'] ?? '' });
    expect(since.status).toBe(304);
  });

  it('that expect another file are answered with 412', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    expect((await folder.get('/a.txt', { 'If-Match': '"other"' })).status).toBe(412);
    const before = { 'If-Unmodified-Since': 'Mon, 01 Jan 2001 00:00:00 GMT' };
    expect((await folder.get('/a.txt', before)).status).toBe(412);
  });

  it('tell two contents of one size and date apart', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    const date = new Date('2020-01-01T00:00:00Z');
    await utimes(join(folder.root, 'a.txt'), date, date);
    const first = (await folder.get('/a.txt')).headers.etag ?? '';
    await folder.write('a.txt', 'hallo');
    await utimes(join(folder.root, 'a.txt'), date, date);
    const answer = await folder.get('/a.txt', { 'If-None-Match': first });
    expect([answer.status, answer.text]).toEqual([200, 'hallo']);
  });

  it('tell two contents of a large file of one size and date apart', async () => {
    const folder = await serveFolder({ large: Buffer.alloc(100_000, 'a') });
    const path = join(folder.root, 'large');
    const date = new Date('2020-01-01T00:00:00Z');
    await utimes(path, date, date);
    const first = (await folder.get('/large')).headers.etag ?? '';
    await writeFile(path, Buffer.alloc(100_000, 'b'));
    await utimes(path, date, date);
    const answer = await folder.get('/large', { 'If-None-Match': first });
    expect([answer.status, answer.text[0]]).toEqual([200, 'b']);
  });

  it('hold for a rebuilt file with the same bytes', async () => {
    const folder = await serveFolder({ 'a.txt': 'hello' });
    const first = (await folder.get('/a.txt')).headers.etag ?? '';
    await folder.write('a.txt', 'hello');
    expect((await folder.get('/a.txt', { 'If-None-Match': first })).status).toBe(304);
  });
});

describe('parts of a file', () => {
  const digits = '0123456789';

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=0-3,2-6', '0123456', 'bytes 0-6/10'],
  ])('asked as %s are %s', async (range, text, contentRange) => {
    const folder = await serveFolder({ d: digits });
    const answer = await folder.get('/d', { Range: range });
    expect([answer.status, answer.text]).toEqual([206, text]);
    expect(answer.headers).toMatchObject({
      'content-range': contentRange,
      'content-length': String(text.length),
    });
  });

  it('are found in a large file as well', async () => {
    const large = Buffer.from(Array.from({ length: 300_000 }, (_, at) => 65 + (at % 26)));
    const folder = await serveFolder({ large });
    const answer = await folder.get('/large', { Range: 'bytes=131000-290000' });
    expect(answer.status).toBe(206);
    expect(answer.text).toBe(large.subarray(131_000, 290_001).toString());
  });

  it('beyond its end are answered with 416 and its size', async () => {
    const folder = await serveFolder({ d: digits });
    const answer = await folder.get('/d', { Range: 'bytes=10-' });
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */10']);
  });

  it.each([['pieces=0-1'], ['bytes=4-2'], ['bytes=a-b'], ['bytes=']])(
    'asked in a way that cannot be read, as %s, are the whole file',
    async (range) => {
      const folder = await serveFolder({ d: digits });
      const answer = await folder.get('/d', { Range: range });
      expect([answer.status, answer.text]).toEqual([200, digits]);
    },
  );

  it('that are several come as one body with boundaries', async () => {
    const folder = await serveFolder({ 'd.txt': digits });
    const answer = await folder.get('/d.txt', { Range: 'bytes=0-1,4-5,-1' });
    const boundary = /^multipart\/byteranges; boundary=(\w+)$/.exec(
      answer.headers['content-type'] ?? '',
    )?.[1];
    const part = (range: string, text: string) =>
      `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ${range}/10\r\n\r\n${text}\r\n`;
    expect(answer.status).toBe(206);
    expect(answer.text).toBe(
      `${part('0-1', '01')}${part('4-5', '45')}${part('9-9', '9')}--${boundary}--\r\n`,
    );
    expect(answer.headers['content-length']).toBe(String(answer.text.length));
  });

  it('are the whole file where too many are asked', async () => {
    const folder = await serveFolder({ large: Buffer.alloc(100_000) });
    const ask = (count: number) =>
      folder.get('/large', {
        Range: `bytes=${Array.from({ length: count }, (_, at) => `${at * 10}-${at * 10}`).join(',')}`,
      });
    expect((await ask(16)).status).toBe(206);
    expect((await ask(17)).status).toBe(200);
  });

  it('are sent only of the state that If-Range names', async () => {
    const folder = await serveFolder({ d: digits });
    const { headers } = await folder.get('/d');
    const ask = (condition: string) => folder.get('/d', { Range: 'bytes=0-1', 'If-Range': condition });
    expect((await ask(headers.etag ?? '')).status).toBe(206);
    expect((await ask('"other"')).status).toBe(200);
    expect((await ask(`W/${headers.etag}`)).status).toBe(200);
    // It was written a moment ago: its date does not tell it from what may be written next.
    expect((await ask(headers['last-modified'] ?? '')).status).toBe(200);
    const date = new Date('2020-01-01T00:00:00Z');
    await utimes(join(folder.root, 'd'), date, date);
    expect((await ask(date.toUTCString())).status).toBe(206);
  });

  it('are not sent to HEAD', async () => {
    const folder = await serveFolder({ d: digits });
    const answer = await folder.get('/d', { Range: 'bytes=0-1' }, 'HEAD');
    expect([answer.status, answer.headers['content-length']]).toEqual([200, '10']);
  });
});

describe('a file that changes while it is sent', () => {
  const size = 32 * 1024 * 1024;

  /** Asks for the file, and stops reading once the head is there, until `change` is done. */
  async function receivedAround(folder: ServedFolder, change: () => Promise<unknown>): Promise<number> {
    const socket = connect(folder.port, '127.0.0.1');
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.pause();
    await change();
    let received = first.length - (first.indexOf('\r\n\r\n') + 4);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    socket.on('error', () => {});
    socket.resume();
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    return received;
  }

  it.each([
    ['shorter', (path: string) => truncate(path, 1000)],
    ['another of the same length', (path: string) => writeFile(path, Buffer.alloc(size, 'b'))],
  ])('into one that is %s is never sent as whole', async (_, change) => {
    const folder = await serveFolder({ large: Buffer.alloc(size, 'a') });
    const received = await receivedAround(folder, () => change(join(folder.root, 'large')));
    expect(received).toBeLessThan(size);
    const [exchange] = await folder.engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'failed', fault: 'static.changed' });
  });

  it('by growing is sent as long as it was', async () => {
    const folder = await serveFolder({ large: Buffer.alloc(size, 'a') });
    const received = await receivedAround(folder, () => appendFile(join(folder.root, 'large'), 'more'));
    expect(received).toBe(size);
  });

  it('by being replaced is sent as it was', async () => {
    const folder = await serveFolder({ large: Buffer.alloc(size, 'a') });
    const received = await receivedAround(folder, async () => {
      await folder.write('next', 'short');
      await rename(join(folder.root, 'next'), join(folder.root, 'large'));
    });
    expect(received).toBe(size);
  });

  it.skipIf(process.platform !== 'linux')('is closed when the client leaves', async () => {
    const folder = await serveFolder({ large: Buffer.alloc(size, 'a') });
    const path = join(folder.root, 'large');
    const socket = connect(folder.port, '127.0.0.1');
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(await isOpen(path)).toBe(true);
    socket.destroy();
    await folder.engine.finished(1);
    // It is closed once the read on its way has come back; a file left open would have this wait in vain.
    while (await isOpen(path));
  });
});

/** Whether this process has a file open. */
async function isOpen(path: string): Promise<boolean> {
  const descriptors = await readdir('/proc/self/fd');
  const open = await Promise.all(
    descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  );
  return open.includes(path);
}
