import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { startUpstream } from './support/upstream.ts';

/** What a test started, ended after it whatever came of it. */
const ends: (() => Promise<unknown>)[] = [];
test.afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What of the list is about a port. */
const itemOf = (page: Page, port: number): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('textbox', { name: `Name for port ${port}` }) });

/** A real project in a folder of its own, whose server runs in a process of its own; and its port. */
async function startProject(root: string) {
  const folder = join(root, 'code', 'shop-frontend');
  await mkdir(folder, { recursive: true });
  const manifest = { name: '@acme/shop-frontend', devDependencies: { vite: '8', '@sveltejs/kit': '3' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const script = `const server = require('node:http').createServer((_, response) => response.end('the shop'));
    server.listen(0, '127.0.0.1', () => console.log(String(server.address().port)));`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    return ended;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return Number(line);
}

test('what runs here is listed by project and container with their names, and is fronted under them', async ({
  launch,
  directory,
}, testInfo) => {
  test.skip(
    testInfo.project.name !== 'headless',
    'Only the headless host is given an environment of its own.',
  );
  test.skip(process.platform !== 'linux', 'Working folders and sockets are as on Linux.');
  const project = await startProject(directory);
  const upstream = await startUpstream(() => 'the catalogue');
  ends.push(upstream.close);
  const published = Number(new URL(upstream.url).port);
  // The kernel of a real machine forwards to containers without a program of this user's.
  const engine = createServer((_, response) => {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
    const ports = [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: 7, Type: 'tcp' }];
    response.end(
      JSON.stringify([{ Names: ['/shop-web-1'], Image: 'acme/shop:3', Labels: labels, Ports: ports }]),
    );
  });
  const socket = join(directory, 'docker.sock');
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  ends.push(() => {
    engine.closeAllConnections();
    return new Promise((resolve) => engine.close(resolve));
  });

  const { page } = await launch({
    environment: { ...process.env, HOME: directory, DOCKER_HOST: `unix://${socket}` },
  });
  const shop = itemOf(page, project);
  await expect(shop.getByRole('textbox')).toHaveValue('shop-frontend');
  await expect(shop).toContainText('SvelteKit');
  await expect(shop).toContainText('~/code/shop-frontend');
  const container = itemOf(page, 7);
  await expect(container.getByRole('img', { name: 'Container' })).toBeVisible();
  await expect(container).toContainText('image acme/shop:3');
  await expect(container.getByRole('textbox')).toHaveValue('shop-web');
  await expect(itemOf(page, published)).toBeVisible();
  expect(await findings(page)).toEqual([]);

  await shop.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('link', { name: /https:\/\/shop-frontend\.localhost/ })).toBeVisible();
});
