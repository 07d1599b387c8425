import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ask as askRaw } from '../../helpers/ask.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand, startCommand } from './command-line.ts';

/** An upstream whose responses may be kept; those below `/product` have a tag. */
async function startUpstream(): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('cache-control', 'max-age=600');
    response.setHeader('vary', 'accept-language');
    if (request.url?.startsWith('/product') === true) response.setHeader('cache-tag', 'product');
    response.end(request.url);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startDoorman() {
  const directory = await temporaryDirectory();
  const upstream = await startUpstream();
  await writeFile(
    join(directory, 'doorman.yaml'),
    `version: 1
listeners: [{id: web, port: 0, tls: off}]
routes: [{id: all, to: {pool: all}, cache: {enabled: true, key: {query: [id]}}}]
pools: [{id: all, upstreams: [{id: a, url: "${upstream}"}]}]
`,
  );
  const serve = startCommand(directory, ['serve', '--no-ui']);
  // The form of this line is what serve's own test is about.
  const ready = JSON.parse(await serve.nextLine()) as {
    readonly listeners: readonly { readonly url: string }[];
  };
  const url = ready.listeners[0]?.url ?? 'none';
  return {
    directory,
    url,
    /** What the cache did for a request. */
    ask: async (path: string, language = 'en') => {
      const answer = await fetch(`${url}${path}`, { headers: { 'accept-language': language } });
      await answer.text();
      return answer.headers.get('cache-status')?.includes('; hit') === true ? 'hit' : 'miss';
    },
    purge: (...args: string[]) => runCommand(directory, 'purge', ...args),
  };
}

test('purge removes what is asked for from the running instance, and says how much that was', async () => {
  const { url, ask, purge, directory } = await startDoorman();
  const host = new URL(url).host;
  for (const path of ['/a', '/b', '/product/1', '/product/2']) await ask(path);
  await ask('/a', 'de');
  expect(await ask('/a')).toBe('hit');

  // One URL with its variants.
  expect(await purge(`${url}/a`)).toEqual({
    code: 0,
    output: `2 responses for ${url}/a were removed from the cache.\n`,
    errors: '',
  });
  expect(await ask('/a')).toBe('miss');
  expect(await ask('/b')).toBe('hit');

  expect(await purge('--tag', 'product', '--json')).toMatchObject({ code: 0, output: '{"removed":2}\n' });
  expect(await purge('--prefix', `${url}/b`)).toMatchObject({
    output: `1 response under ${url}/b was removed from the cache.\n`,
  });
  expect(await purge('--key', `GET ${url}/a`)).toMatchObject({
    output: `1 response with the key GET ${url}/a was removed from the cache.\n`,
  });
  await ask('/a');
  await ask('/b');
  expect(await purge('--host', host)).toMatchObject({ output: expect.stringContaining('2 responses of') });
  expect(await purge('--all')).toEqual({ code: 0, output: 'Nothing was left to remove.\n', errors: '' });

  // A query of which the route leaves a part out of the key.
  await ask('/c?id=1&session=7');
  expect(await purge(`${url}/c?id=1&session=7`, '--json')).toMatchObject({ output: '{"removed":1}\n' });

  expect((await runCommand(directory, 'logs')).output).toMatch(/\/b {2}all( → a)? {2}hit {2}/);
});

test('purge removes what a client asked for with a target that no browser would send', async () => {
  const { url, purge } = await startDoorman();
  const { port } = new URL(url);
  const ask = async (path: string): Promise<string> => {
    const { headers } = await askRaw(Number(port), { path, headers: { host: `localhost:${port}` } });
    return String(headers['cache-status']).includes('; hit') ? 'hit' : 'miss';
  };
  const targets = ['//double', '/a/../b', '/pipe|"x"', '/b'];
  for (const target of targets) await ask(target);
  for (const target of targets) expect([target, await ask(target)]).toEqual([target, 'hit']);

  expect(await purge(`${url}/pipe|"x"`)).toMatchObject({
    output: `1 response for ${url}/pipe|"x" was removed from the cache.\n`,
  });
  expect(await purge(`${url.toUpperCase()}//double`, '--json')).toMatchObject({ output: '{"removed":1}\n' });
  expect(await ask('/b')).toBe('hit');
  // Whoever means what a browser makes of it is understood as well.
  expect(await purge(`${url}/a/../b`, '--json')).toMatchObject({ output: '{"removed":2}\n' });
  for (const target of targets) expect([target, await ask(target)]).toEqual([target, 'miss']);
});

test('purge without a running instance says so', async () => {
  expect(await runCommand(await temporaryDirectory(), 'purge', '--all')).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringContaining('does not run on'),
  });
});
