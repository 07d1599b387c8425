import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { harMistakes } from '../helpers/har/validate.ts';
import { expect, type LaunchedApp, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { exchangeRows, runCommand } from './support/ui.ts';
import { startUpstream, type Upstream } from './support/upstream.ts';

const secret = 'canary-90ab12';

interface Shop {
  readonly app: LaunchedApp;
  readonly page: Page;
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

async function openShop(launch: (options: { config: string }) => Promise<LaunchedApp>): Promise<Shop> {
  const port = await freePort();
  const upstream: Upstream = await startUpstream(
    (request) => `<h1>Shop</h1>\n<p>${request.url}</p>\n<p>always</p>`,
    { 'set-cookie': `session=${secret}` },
  );
  const app = await launch({
    config: serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
  });
  const client = await createHttpsClient(app.caPath);
  return {
    app,
    page: app.page,
    async ask(path, headers = {}) {
      await client.get(`https://shop.localhost:${port}${path}`, headers);
      await exchangeRows(app.page, path).getByText('200').waitFor();
    },
    async close() {
      client.close();
      await upstream.close();
    },
  };
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

async function choose(page: Page, path: string, ...items: readonly string[]): Promise<void> {
  await exchangeRows(page, path).click({ button: 'right' });
  for (const item of items) await page.getByRole('menuitem', { name: item, exact: true }).click();
}

test('exchanges are exported after a review of what is hidden and what is not, and imported again', async ({
  launch,
  directory,
}) => {
  // Many steps, one after the other.
  test.slow();
  const { page, ask, close } = await openShop(launch);
  await ask('/one', { authorization: `Bearer ${secret}` });
  await ask('/two', { 'x-api-key': secret });

  await runCommand(page, 'Export as HAR…');
  const review = dialog(page, 'Export as HAR');
  await expect(review).toContainText('2 exchanges in a file of');
  await expect(review.getByRole('region', { name: 'Hidden' })).toContainText('header authorization');
  const left = review.getByRole('region', { name: 'Still in it, and looking like secrets' });
  await expect(left).toContainText('header x-api-key');
  expect(await findings(page)).toEqual([]);
  await review.getByRole('button', { name: 'Hide it as well' }).click();
  await expect(review).toContainText('No name or value that looks like a secret was found');
  const download = page.waitForEvent('download');
  await review.getByRole('button', { name: 'Save file' }).click();
  const path = join(directory, 'shop.har');
  await (await download).saveAs(path);
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(secret);
  expect(harMistakes(text)).toEqual([]);
  expect(text).toContain('/two');

  // With secrets only where that was said.
  await choose(page, '/one', 'Export as HAR…');
  await expect(review).toContainText('1 exchange in a file of');
  await review.getByText('Include secrets').click();
  await expect(review).toContainText('Nothing is hidden');
  expect(await findings(page)).toEqual([]);
  const open = page.waitForEvent('download');
  await review.getByRole('button', { name: 'Save with secrets' }).click();
  const openPath = join(directory, 'open.har');
  await (await open).saveAs(openPath);
  expect(await readFile(openPath, 'utf8')).toContain(secret);

  // Imported it is a session of its own.
  await page.getByLabel('HAR file').setInputFiles(path);
  await expect(page.getByRole('button', { name: 'Session: shop.har' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'was imported and is read-only' })).toBeVisible();
  await exchangeRows(page, '/two').click();
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('service');
  await details.getByRole('tab', { name: /^Response/ }).click();
  await expect(details).toContainText('<p>/two</p>');

  // A file dropped on the window that is none says so, and leaves nothing.
  await page.getByRole('button', { name: 'Back to live' }).click();
  const handle = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['<html>'], 'page.html'));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: handle });
  await expect(page.getByText('Drop a HAR file to import it')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: handle });
  const failed = dialog(page, 'Import page.html');
  await expect(failed.getByRole('alert')).toContainText('it does not begin like JSON');
  await failed.getByRole('button', { name: 'Close' }).last().click();

  // What could be read of a file is taken, and what not is said.
  const partial = JSON.parse(text) as { readonly log: { readonly entries: unknown[] } };
  partial.log.entries.push(5, {});
  const partialPath = join(directory, 'partial.har');
  await writeFile(partialPath, JSON.stringify(partial));
  await page.getByLabel('HAR file').setInputFiles(partialPath);
  const result = dialog(page, 'Import partial.har');
  await expect(result).toContainText('2 exchanges imported');
  await expect(result).toContainText('1 not an object');
  expect(await findings(page)).toEqual([]);
  await close();
});

test('messages of a WebSocket in a file are listed, read and filtered as those that were recorded', async ({
  launch,
  directory,
}) => {
  const { page, close } = await openShop(launch);
  const at = Date.parse('2026-03-02T09:15:00.700Z') / 1000;
  const messages = [
    { type: 'send', time: at + 0.1, opcode: 1, data: '{"subscribe":"prices"}' },
    { type: 'receive', time: at + 0.2, opcode: 1, data: '{"tea":4.5,"<img src=x>":"<script>1</script>"}' },
    { type: 'receive', time: at + 0.3, opcode: 2, data: Buffer.from([0xca, 0xfe]).toString('base64') },
  ];
  const path = join(directory, 'live.har');
  await writeFile(
    path,
    JSON.stringify({
      log: {
        version: '1.2',
        creator: { name: 'WebInspector', version: '537.36' },
        entries: [
          {
            startedDateTime: '2026-03-02T09:15:00.700Z',
            time: 900,
            _resourceType: 'websocket',
            _webSocketMessages: messages,
            request: { method: 'GET', url: 'wss://shop.example/live', httpVersion: 'HTTP/1.1', headers: [] },
            response: {
              status: 101,
              statusText: 'Switching Protocols',
              headers: [],
              content: { size: 0, mimeType: '' },
            },
            timings: { send: 0, wait: 1, receive: 0 },
          },
        ],
      },
    }),
  );
  await page.getByLabel('HAR file').setInputFiles(path);
  await expect(page.getByRole('button', { name: 'Session: live.har' })).toBeVisible();
  await exchangeRows(page, '/live').click();
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByRole('tab', { name: /^Frames/ }).click();
  const rows = details.getByRole('grid').getByRole('row');
  await expect(rows.filter({ hasText: '{"subscribe":"prices"}' })).toHaveCount(1);
  await expect(rows.filter({ hasText: '"tea":4.5' })).toHaveCount(1);
  await rows.filter({ hasText: '"tea":4.5' }).click();
  const message = details.getByRole('region', { name: 'Message' });
  await expect(message.getByRole('textbox')).toContainText('"tea": 4.5');
  await message.getByRole('radio', { name: 'Hex' }).click();
  await expect(message).toContainText('7b 22 74 65 61 22');
  await expect(details.locator('img')).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  await message.getByRole('button', { name: 'Close the message' }).click();
  await details.getByRole('searchbox').or(details.getByRole('textbox')).first().fill('subscribe');
  await expect(rows.filter({ hasText: '"tea":4.5' })).toHaveCount(0);
  await expect(rows.filter({ hasText: 'subscribe' })).toHaveCount(1);
  await close();
});

test('two exchanges are compared part by part, and from the other side', async ({ launch }) => {
  const { page, ask, close } = await openShop(launch);
  await ask('/one', { accept: 'text/html' });
  await ask('/two', { accept: '*/*' });
  await runCommand(page, 'Compare the two picked exchanges');
  await expect(page.getByText('Pick two exchanges in the list first')).toBeVisible();

  await exchangeRows(page, '/one').click();
  await exchangeRows(page, '/two').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const compared = dialog(page, 'Two exchanges compared');
  await expect(compared).toContainText('removed: accept: text/html');
  await expect(compared).toContainText('added: accept: */*');
  const bodies = compared.getByRole('region', { name: 'Differences of the body' });
  await expect(bodies.getByRole('row').filter({ hasText: '/one' })).toContainText('/two');
  await expect(compared.getByRole('rowheader', { name: 'In all' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await compared.getByRole('button', { name: 'Swap sides' }).click();
  await expect(compared).toContainText('added: accept: text/html');
  await compared.getByRole('button', { name: 'Close' }).last().click();
  await expect(compared).toBeHidden();
  await runCommand(page, 'Compare the two picked exchanges');
  await expect(compared).toContainText('removed: accept: text/html');
  await close();
});

test('a request is copied as fetch, HTTPie and Python, with a word about its secrets', async ({ launch }) => {
  const { page, ask, close } = await openShop(launch);
  await page.evaluate(() => {
    // Chromium asks for a permission that a headless one is not given.
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: (text: string) => {
          document.documentElement.dataset['copied'] = text;
          return Promise.resolve();
        },
      },
    });
  });
  const copied = () => page.evaluate(() => document.documentElement.dataset['copied'] ?? '');
  await ask('/copy?it=%27', { authorization: `Bearer ${secret}` });
  for (const [name, text] of [
    ['fetch', 'await fetch("https://shop.localhost:'],
    ['HTTPie', 'http --ignore-stdin'],
    ['Python (requests)', 'import requests'],
  ] as const) {
    await choose(page, '/copy', 'Copy', `Copy as ${name}`);
    await expect(page.getByText(`Copied as ${name}. It holds secrets: authorization.`)).toBeVisible();
    expect(await copied()).toContain(text);
    expect(await copied()).toContain(secret);
  }
  await close();
});
