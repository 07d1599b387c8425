import type { Locator, Page } from '@playwright/test';
import { expect, readConfig, test } from './launch.ts';
import { cachedServiceConfig, serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const entries = (page: Page): Locator => page.getByRole('treegrid', { name: 'Stored responses' });
const entryRows = (page: Page, text: string): Locator =>
  entries(page).getByRole('row').filter({ hasText: text });
const filterInput = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter exchanges' });

test('a response is stored, used, compared with its upstream and purged, and each step says so', async ({
  launch,
}) => {
  const port = await freePort();
  let price = '12.40';
  const upstream = await startUpstream(() => `<h1>Shop</h1>\n<p>${price} €</p>\n`, {
    'cache-control': 'max-age=600',
  });
  const app = await launch({
    config: cachedServiceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  const url = `https://shop.localhost:${port}/price`;
  const ask = async () => (await client.get(url)).body;

  expect(await ask()).toContain('12.40');
  expect(await ask()).toContain('12.40');
  expect(upstream.requests).toEqual(['/price']);

  // The list tells both apart, and so does the filter.
  await expect(exchangeRows(page, '/price', 'miss')).toHaveCount(1);
  await filterInput(page).fill('cache:hit');
  await expect(exchangeRows(page, '/price')).toHaveCount(1);
  await exchangeRows(page, '/price', 'hit').click();

  // The tab says what was decided, and what would have it do more.
  await details(page).getByRole('tab', { name: 'Cache' }).click();
  await expect(details(page)).toContainText('Answered from the cache, fresh.');
  await expect(details(page).getByRole('region', { name: 'At that moment' })).toContainText('Fresh for');
  await expect(details(page)).toContainText('It has neither ETag nor Last-Modified');
  await details(page).getByRole('button', { name: 'Show in Cache' }).click();

  await expect(entryRows(page, '/price')).toHaveAttribute('aria-selected', 'true');
  await expect(details(page)).toContainText(`GET ${url}`);
  await expect(page.getByText('50 %', { exact: true })).toBeVisible();

  // What is stored is what the upstream says, until it says something else.
  await details(page).getByRole('button', { name: 'Compare with upstream' }).click();
  const comparison = page.getByRole('dialog', { name: 'Cache and upstream compared' });
  await expect(comparison).toContainText('Identical');
  price = '13.90';
  await comparison.getByRole('button', { name: 'Compare again' }).click();
  await expect(comparison).toContainText('The upstream answers something else now');
  await expect(comparison.getByRole('cell', { name: '12.40' })).toBeVisible();
  await expect(comparison.getByRole('cell', { name: '13.90' })).toBeVisible();
  await comparison.getByRole('button', { name: 'Show the exchange that asked' }).click();
  await expect(details(page)).toContainText('what is stored is compared with the upstream');
  expect(await ask()).toContain('12.40');
  await showView(page, 'Cache');

  // By keyboard: the key asks first.
  await entries(page).focus();
  await page.keyboard.press('Delete');
  const consent = page.getByRole('alertdialog', { name: 'Purge this response?' });
  await expect(consent).toContainText(url);
  await consent.getByRole('button', { name: 'Purge' }).click();
  await expect(page.getByText('1 response was removed from the cache.')).toBeVisible();
  await expect(page.getByText('Nothing found')).toBeVisible();
  expect(await ask()).toContain('13.90');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(entryRows(page, '/price')).toBeVisible();

  client.close();
  await upstream.close();
});

test('variants of a key are one row that opens, and many are purged at once', async ({ launch }) => {
  const port = await freePort();
  const upstream = await startUpstream((request) => `${request.headers['accept-language']} ${request.url}`, {
    'cache-control': 'max-age=600',
    vary: 'accept-language',
  });
  const app = await launch({
    config: cachedServiceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  for (const path of ['/assets/a.js', '/assets/b.js'])
    await client.get(`https://shop.localhost:${port}${path}`);
  for (const language of ['de', 'en']) {
    await client.get(`https://shop.localhost:${port}/page`, { 'accept-language': language });
  }

  await showView(page, 'Cache');
  await expect(entryRows(page, '/page')).toContainText('2 variants');
  await entryRows(page, '/page').click();
  await expect(details(page)).toContainText('accept-language: de');
  await entries(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(entryRows(page, '/page')).toHaveAttribute('aria-expanded', 'true');
  await expect(entryRows(page, 'accept-language: en')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(entries(page).getByRole('row', { selected: true })).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(entryRows(page, '/page')).toHaveAttribute('aria-expanded', 'false');

  await page
    .getByRole('searchbox', { name: 'Search stored responses' })
    .or(page.getByRole('textbox', { name: 'Search stored responses' }))
    .fill('b.js');
  await expect(entryRows(page, '/page')).toHaveCount(0);
  await expect(entryRows(page, '/assets/b.js')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search' }).click();

  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Purge' });
  await dialog
    .getByRole('textbox', { name: 'Beginning of the URL' })
    .fill(`https://shop.localhost:${port}/assets/`);
  await page.keyboard.press('Enter');
  await expect(
    page.getByText(`2 responses under https://shop.localhost:${port}/assets/ were removed`),
  ).toBeVisible();
  await expect(entryRows(page, '/assets/')).toHaveCount(0);
  await expect(entryRows(page, '/page')).toBeVisible();

  await details(page).getByRole('button', { name: 'Purge all variants' }).click();
  await expect(page.getByText('Nothing is stored')).toBeVisible();

  client.close();
  await upstream.close();
});

test('without a cache the view leads to the form that switches it on', async ({ launch }) => {
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const app = await launch({
    config: serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
  });
  const { page } = app;
  await showView(page, 'Cache');
  await page.getByRole('button', { name: 'Switch it on in Routes' }).click();
  const section = page.getByRole('region', { name: 'Cache', exact: true });
  await section.getByText('Answer from the cache where the upstream allows it').click();

  // What is typed is judged at once.
  const lifetime = section.getByRole('textbox', { name: 'Default lifetime' });
  await lifetime.fill('60');
  await expect(section).toContainText('"60" has no unit');
  await lifetime.fill('60s');
  await expect(section).not.toContainText('has no unit');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => readConfig(app)).toContain('defaultTtl: 60s');
  expect(await readConfig(app)).toContain('# Everything of the service.');

  const client = await createHttpsClient(app.caPath);
  for (let count = 0; count < 3; count += 1) await client.get(`https://shop.localhost:${port}/`);
  expect(upstream.requests).toHaveLength(1);
  await showView(page, 'Cache');
  await expect(page.getByText('66.6 %', { exact: true })).toBeVisible();
  await expect(entries(page).getByRole('row')).toHaveCount(2);

  client.close();
  await upstream.close();
});
