import { symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serveFolder } from './served-folder.ts';

const text = 'body { color: red }\n'.repeat(50);
const variants = {
  'a.css': text,
  'a.css.br': brotliCompressSync(text),
  'a.css.zst': zstdCompressSync(text),
  'a.css.gz': gzipSync(text),
};

describe('a precompressed file', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, zstd', 'zstd'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=0.5', 'gzip'],
    ['br;q=0, *', 'zstd'],
    ['deflate', undefined],
    ['identity;q=1, br;q=0.5', undefined],
    ['', undefined],
  ])('stands in for a client that accepts "%s": %s', async (accept, coding) => {
    const folder = await serveFolder(variants);
    const answer = await folder.get('/a.css', { 'Accept-Encoding': accept }, 'HEAD');
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(answer.headers.vary).toBe('Accept-Encoding');
  });

  it('has an entity tag of its own, by which it is known and cut into parts', async () => {
    const folder = await serveFolder(variants);
    const tags = await Promise.all(
      ['br', 'zstd', 'gzip', 'identity'].map(async (coding) => {
        const headers = { 'Accept-Encoding': coding };
        const tag = (await folder.get('/a.css', headers, 'HEAD')).headers.etag ?? '';
        expect((await folder.get('/a.css', { ...headers, 'If-None-Match': tag })).status).toBe(304);
        return tag;
      }),
    );
    expect(new Set(tags).size).toBe(4);
    const part = await folder.get('/a.css', { 'Accept-Encoding': 'gzip', Range: 'bytes=0-1' });
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-range': `bytes 0-1/${variants['a.css.gz'].length}`,
    });
  });

  it('stands in for an index too, and the decision names its coding', async () => {
    const folder = await serveFolder({ 'index.html': text, 'index.html.br': variants['a.css.br'] });
    const answer = await folder.get('/', { 'Accept-Encoding': 'br' });
    expect(answer.headers['content-encoding']).toBe('br');
    const [exchange] = await folder.engine.finished(1);
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'static.served',
      evidence: { file: 'index.html', coding: 'br', as: 'index' },
    });
  });

  it('that is older than the file was made of another state of it, and is not used', async () => {
    const folder = await serveFolder(variants);
    const old = new Date(Date.now() - 10_000);
    for (const ending of ['br', 'zst']) await utimes(join(folder.root, `a.css.${ending}`), old, old);
    const answer = await folder.get('/a.css', { 'Accept-Encoding': 'br, zstd, gzip' }, 'HEAD');
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  it('is not looked for where the route says so, nor taken from outside of the root', async () => {
    const without = await serveFolder(variants, { precompressed: false });
    const plain = await without.get('/a.css', { 'Accept-Encoding': 'br' });
    expect([plain.text, plain.headers.vary]).toEqual([text, undefined]);
    const folder = await serveFolder({ 'a.css': text });
    await writeFile(join(folder.directory, 'other.br'), 'outside');
    await symlink('../other.br', join(folder.root, 'a.css.br'));
    expect((await folder.get('/a.css', { 'Accept-Encoding': 'br' })).text).toBe(text);
  });

  it('needs the file that it was made of', async () => {
    const folder = await serveFolder({ 'a.css.br': variants['a.css.br'] });
    expect((await folder.get('/a.css', { 'Accept-Encoding': 'br' })).status).toBe(404);
  });
});
