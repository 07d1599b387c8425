import type { Page } from '@playwright/test';
import { expect, type LaunchedApp, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { exchangeRows } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const picker = (page: Page) => page.getByRole('button', { name: /^Session: / });

async function choose(page: Page, item: RegExp | string): Promise<void> {
  await picker(page).click();
  await page.getByRole('menu').getByRole('menuitem', { name: item }).click();
}

test('what was recorded is kept in sessions over a restart, which can be shown, named and deleted', async ({
  launch,
}) => {
  // Two runs of the app, one after the other.
  test.slow();
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url });
  const ask = async (app: LaunchedApp, path: string): Promise<void> => {
    const client = await createHttpsClient(app.caPath);
    expect((await client.get(`https://shop.localhost:${port}${path}`)).status).toBe(200);
    client.close();
  };

  const first = await launch({ config });
  await ask(first, '/before');
  await expect(exchangeRows(first.page, '/before')).toContainText('200');
  await choose(first.page, 'Rename this session…');
  await first.page.getByRole('textbox', { name: 'Name' }).fill('Login bug');
  await first.page.keyboard.press('Enter');
  await expect(picker(first.page)).toHaveText('Login bug');
  await first.close();

  const app = await launch({ dataDirectory: first.dataDirectory });
  const { page } = app;
  await ask(app, '/after');
  await expect(exchangeRows(page, '/after')).toContainText('200');
  // Each run has its own list.
  await expect(exchangeRows(page, '/before')).toHaveCount(0);

  await choose(page, /^Login bug.*1 exchange/);
  const notice = page.getByRole('status').filter({ hasText: 'is an earlier session' });
  await expect(notice).toContainText('Login bug');
  await expect(exchangeRows(page, '/before')).toContainText('200');
  await expect(exchangeRows(page, '/after')).toHaveCount(0);
  await exchangeRows(page, '/before').click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('shop.localhost');
  // What happens now does not come into it.
  await ask(app, '/meanwhile');
  expect(await findings(page)).toEqual([]);
  await notice.getByRole('button', { name: 'Back to live' }).click();
  await expect(exchangeRows(page, '/meanwhile')).toContainText('200');
  await expect(exchangeRows(page, '/before')).toHaveCount(0);

  // Another session in the same run: the list is empty, and the one before is kept.
  await choose(page, 'Begin a new session');
  await expect(exchangeRows(page, '/after')).toHaveCount(0);
  await ask(app, '/second');
  await expect(exchangeRows(page, '/second')).toContainText('200');

  // The live one cannot be deleted; an earlier one is, once that was confirmed.
  await picker(page).click();
  await expect(page.getByRole('menuitem', { name: /^Delete this session/ })).toBeDisabled();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await choose(page, /^Login bug/);
  await choose(page, 'Delete this session…');
  const dialog = page.getByRole('alertdialog', { name: 'Delete this session?' });
  await expect(dialog).toContainText('Login bug');
  await dialog.getByRole('button', { name: 'Delete session' }).click();
  await expect(picker(page)).toHaveText('Live');
  await expect(exchangeRows(page, '/second')).toContainText('200');
  await picker(page).click();
  const items = page.getByRole('menu').getByRole('menuitem');
  await expect(items.filter({ hasText: 'exchange' })).toHaveCount(2);
  await expect(items.filter({ hasText: 'Login bug' })).toHaveCount(0);
  await upstream.close();
});
