import { describe, expect, it } from 'vitest';
import { listingPage } from '../../../../src/main/engine/static/listing-page.ts';
import { entriesLimit } from '../../../../src/main/engine/static/read-folder.ts';
import { serveFolder } from './served-folder.ts';

const linksOf = (html: string): string[] =>
  [...html.matchAll(/<td><a href="([^"]*)"/g)].map(([, link]) => link ?? '');

describe('a listing', () => {
  it('has folders first, then files in the order of people, with sizes, and nothing hidden', async () => {
    const folder = await serveFolder(
      { 'file10.txt': 'x'.repeat(2048), 'File2.txt': 'x', 'zoo/a': '', 'Art/a': '', '.env': 'secret' },
      { listing: true },
    );
    const answer = await folder.get('/');
    expect(answer.status).toBe(200);
    expect(linksOf(answer.text)).toEqual(['./Art/', './zoo/', './File2.txt', './file10.txt']);
    expect(answer.text).toContain('2 KiB');
    expect(answer.text).toContain('2 folders, 2 files');
    expect(answer.text).not.toContain('.env');
  });

  it('leads up, but not out of the root', async () => {
    const folder = await serveFolder({ 'a/b/c.txt': '' }, { listing: true });
    expect(linksOf((await folder.get('/')).text)).toEqual(['./a/']);
    const inside = (await folder.get('/a/b/')).text;
    expect(linksOf(inside)).toEqual(['../', './c.txt']);
    expect(inside).toContain('<h1><a href="../../">/</a> <a href="../">a</a><span>/</span>b</h1>');
  });

  it('is text and never markup or script, whatever files are called', async () => {
    const name = '<img src=x onerror=alert(1)>&"\'.txt';
    const folder = await serveFolder({ [name]: 'hello', 'javascript:alert(1)': 'x' }, { listing: true });
    const answer = await folder.get('/');
    expect(answer.text).not.toContain('<img');
    expect(answer.text).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;.txt');
    for (const link of linksOf(answer.text)) expect(link).toMatch(/^\.\//);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const link = linksOf(answer.text).find((one) => one.includes('img')) ?? '';
    expect((await folder.get(link.replaceAll('&#39;', "'").slice(1))).text).toBe('hello');
  });

  it('is not made where the route does not ask for it', async () => {
    const folder = await serveFolder({ 'a.txt': '' });
    expect((await folder.get('/')).status).toBe(404);
  });

  it('gives way to an index, and says which folder it is in its decision', async () => {
    const folder = await serveFolder({ 'index.html': 'top', 'sub/a.txt': '' }, { listing: true });
    expect((await folder.get('/')).text).toBe('top');
    await folder.get('/sub/');
    const ended = await folder.engine.finished(2);
    expect(ended.at(-1)?.decisions.at(-1)).toMatchObject({
      code: 'static.listed',
      evidence: { route: 'files', folder: 'sub/', entries: 1 },
    });
  });

  it('has an end, and says so', async () => {
    const names = Array.from({ length: entriesLimit + 1 }, (_, at) => [`f${at}`, ''] as const);
    const folder = await serveFolder(Object.fromEntries(names), { listing: true });
    const { text } = await folder.get('/');
    expect(linksOf(text)).toHaveLength(entriesLimit);
    expect(text).toContain('there are more');
  });

  it('says that a folder is empty', () => {
    expect(listingPage('/', false, { entries: [], more: false })).toContain('This folder is empty.');
  });

  it('answers HEAD without a body', async () => {
    const folder = await serveFolder({ 'a.txt': '' }, { listing: true });
    const head = await folder.get('/', {}, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(1000);
  });
});
