import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, runCommand, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const card = (page: Page, id: string): Locator => page.getByRole('listitem', { name: `${id} of shop` });
const events = (page: Page): Locator => page.getByRole('region', { name: 'Events', exact: true });
const banner = (page: Page): Locator => page.getByRole('status').filter({ hasText: 'is broken on purpose:' });

async function breakIt(page: Page, id: string, way: string): Promise<void> {
  await page.getByRole('button', { name: `Break ${id} of shop` }).click();
  await page.getByRole('menuitem', { name: way }).click();
}

test('upstreams are drained, enabled, broken and mended by hand, and the log says so', async ({ launch }) => {
  const port = await freePort();
  const first = await startUpstream(() => 'a');
  const second = await startUpstream(() => 'b');
  const app = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}}]
routes:
  - id: shop
    match: {hosts: [shop.localhost]}
    to: {pool: shop}
pools:
  - id: shop
    health: {passive: {consecutiveFailures: 1000}}
    retry: {attempts: 1}
    upstreams:
      - {id: a, url: "${first.url}"}
      - {id: b, url: "${second.url}", weight: 2}
`,
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  const ask = async (count: number): Promise<readonly string[]> => {
    const answers: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { status, body } = await client.get(`https://shop.localhost:${port}/${index}`);
      answers.push(status === 200 ? body : String(status));
    }
    return [...new Set(answers)].sort();
  };

  await showView(page, 'Upstreams');
  await expect(card(page, 'b')).toContainText('weight 2');
  expect(await ask(6)).toEqual(['a', 'b']);
  await expect(card(page, 'b')).toContainText('4 requests in all');

  // Drained: the other takes all, and nothing fails.
  await page.getByRole('button', { name: 'Drain b of shop' }).click();
  await expect(card(page, 'b')).toContainText('Drained');
  expect(await ask(6)).toEqual(['a']);
  await expect(page.getByRole('region', { name: 'Pool shop' })).toContainText('1 of 2 in service');

  // The last one that serves asks for consent first.
  await page.getByRole('button', { name: 'Drain a of shop' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Drain a?' });
  await expect(dialog).toContainText('Requests for this pool will fail until it is enabled again.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await ask(2)).toEqual(['a']);

  await page.getByRole('button', { name: 'Enable b of shop' }).click();
  await expect(page.getByRole('button', { name: 'Drain b of shop' })).toBeVisible();
  expect(await ask(6)).toEqual(['a', 'b']);

  // Broken: it is not asked, its answer is Doorman's, and every view says so until it is mended.
  await breakIt(page, 'b', 'Answer 500');
  await expect(banner(page)).toContainText('Upstream b of shop is broken on purpose: answers 500');
  const askedBefore = second.requests.length;
  expect(await ask(6)).toEqual(['500', 'a']);
  expect(second.requests).toHaveLength(askedBefore);
  await showView(page, 'Inspector');
  await expect(banner(page)).toBeVisible();
  await exchangeRows(page, '500').first().click();
  await expect(details(page)).toContainText(/broken on purpose/i);
  await showView(page, 'Upstreams');
  await banner(page).getByRole('button', { name: 'Mend' }).click();
  await expect(banner(page)).toBeHidden();
  expect(await ask(6)).toEqual(['a', 'b']);

  // By keyboard alone.
  await page.getByRole('button', { name: 'Break b of shop' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(banner(page)).toContainText('answers slowly');
  await page.getByRole('button', { name: 'Mend b of shop' }).press('Enter');
  await expect(banner(page)).toBeHidden();

  for (const sentence of [
    'b of shop was told to drain',
    'b of shop was enabled',
    'b of shop was broken on purpose: it answers 500',
    'b of shop was mended',
  ]) {
    await expect(events(page).getByRole('listitem').filter({ hasText: sentence }).first()).toBeVisible();
  }

  // What was done by hand ends with the engine that it was done to.
  await page.getByRole('button', { name: 'Drain b of shop' }).click();
  await expect(card(page, 'b')).toContainText('Drained');
  await runCommand(page, 'Restart the engine');
  await expect(card(page, 'b')).not.toContainText('Drained');
  await expect(events(page)).toContainText('controls of upstreams were lost');
  await events(page).getByRole('radio', { name: 'Errors' }).click();
  await expect(events(page).getByRole('listitem')).toHaveCount(1);
  await expect(events(page)).toContainText('The engine stopped');

  await page.getByRole('button', { name: 'Show requests of a of shop' }).click();
  await expect(page.getByRole('combobox', { name: 'Filter exchanges' })).toHaveValue('upstream:shop/a');

  client.close();
  await Promise.all([first.close(), second.close()]);
});
