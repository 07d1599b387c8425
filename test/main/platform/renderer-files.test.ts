import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerFromDirectory } from '../../../src/main/platform/renderer-files.ts';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorman-renderer-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'main-1.js'), 'export {};');
  await writeFile(join(root, 'assets', 'inter.woff2'), 'font');
  await writeFile(join(root, 'assets', 'tool.exe'), 'no');
  await writeFile(join(folder, 'secret.json'), 'secret');
  await symlink(join(folder, 'secret.json'), join(root, 'assets', 'link.json'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => answerFromDirectory(root, { method, url });

test.each([
  ['app://doorman/', 'text/html; charset=utf-8'],
  ['app://doorman/?theme=dark#top', 'text/html; charset=utf-8'],
  ['app://doorman/assets/main-1.js', 'text/javascript; charset=utf-8'],
  ['app://doorman/assets/inter.woff2', 'font/woff2'],
])('%s is served as %s', async (url, type) => {
  const answer = await get(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
});

test.each([
  'app://doorman/missing.js',
  'app://doorman/assets',
  'app://doorman/assets/',
  'app://doorman/assets/tool.exe',
  'app://doorman/assets/link.json',
  'app://doorman/../secret.json',
  'app://doorman/%2e%2e/secret.json',
  'app://doorman/..%2fsecret.json',
  'app://doorman/assets/..%2f..%2fsecret.json',
  'app://doorman/..%5csecret.json',
  'app://doorman/%00',
  'app://doorman/%zz',
  'app://elsewhere/',
  'file:///etc/hostname',
  'not a url',
])('%s is not found', async (url) => {
  const answer = await get(url);
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain('secret');
});

test('no path, however written, reaches a file outside', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '/',
    '\\',
    '%5c',
    'assets',
    'secret.json',
    '%00',
    '//',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const answer = await get(`app://doorman/${parts.join('')}`);
      expect(await answer.text()).not.toContain('secret');
    }),
  );
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  const answer = await get('app://doorman/', method);
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
});

test('HEAD is answered without a body', async () => {
  const answer = await get('app://doorman/', 'HEAD');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('');
});

test.each(['app://doorman/', 'app://doorman/missing.js'])('%s carries the security headers', async (url) => {
  const { headers } = await get(url);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
});
