import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, readConfig, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { showView } from './support/ui.ts';

test('a folder is served as soon as a route to its files is applied in the page', async ({
  launch,
  directory,
}, testInfo) => {
  const port = await freePort();
  const app = await launch({
    config: serviceConfig({ port, host: 'other.localhost', upstream: 'http://127.0.0.1:9' }),
  });
  const root = join(directory, 'site');
  await mkdir(join(root, 'docs'), { recursive: true });
  await writeFile(join(root, 'index.html'), 'the app');
  await writeFile(join(root, 'docs', 'a.txt'), 'a text');
  const { page } = app;
  await page.setViewportSize({ width: 1024, height: 640 });
  const client = await createHttpsClient(app.caPath);

  await showView(page, 'Routes');
  await page.getByRole('button', { name: 'Add route' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('site');
  await page.getByRole('textbox', { name: 'Hosts' }).fill('site.localhost');
  await page.getByRole('button', { name: 'Target' }).click();
  await page.getByRole('option', { name: 'Files' }).click();
  await page.getByRole('textbox', { name: 'Folder' }).fill(root);
  await page.getByText('List folders').click();
  // A hidden input that is laid out against the page would have made it scroll.
  await page.getByRole('checkbox', { name: 'Use precompressed' }).focus();
  expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const path = testInfo.outputPath(`files-${colorScheme}.png`);
    await page.screenshot({ path });
    await testInfo.attach(`files-${colorScheme}`, { path });
  }
  await page
    .getByRole('region', { name: 'What this changes' })
    .getByRole('button', { name: 'Apply' })
    .click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  expect(await readConfig(app)).toContain('listing: true');

  const url = `https://site.localhost:${port}`;
  expect(await client.get(`${url}/`)).toMatchObject({ status: 200, body: 'the app' });
  expect((await client.get(`${url}/docs/`)).body).toContain('a.txt');
  expect((await client.get(`${url}/../secret`)).status).toBe(404);

  await showView(page, 'Inspector');
  await page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: '/docs/' }).click();
  await expect(page.getByText('Listed the folder')).toBeVisible();
  client.close();
});
