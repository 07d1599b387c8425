import { gzipSync } from 'node:zlib';
import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { exchangeRows } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('exchanges are found by a filter that is typed with completion, by reason and by body, and it is kept by name', async ({
  launch,
}) => {
  const port = await freePort();
  const upstream = await startUpstream(
    ({ url }) => gzipSync(url === '/order' ? '{"state":"Order placed"}' : '{"cart":[]}'),
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  );
  const app = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}}]
routes:
  - {id: gone, match: {paths: [/gone]}, to: {respond: {status: 410}}}
  - {id: shop, to: {pool: shop}}
pools:
  - {id: shop, upstreams: [{id: a, url: "${upstream.url}"}]}
`,
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  const ask = async (path: string) => client.get(`https://localhost:${port}${path}`);
  await ask('/order');
  await ask('/cart');
  await ask('/gone');
  const rows = exchangeRows(page, 'localhost');
  await expect(rows).toHaveCount(3);
  // The first exchange opens its details, which have the keyboard of their own.
  await page.keyboard.press('Escape');

  const input = page.getByRole('combobox', { name: 'Filter exchanges' });
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await page.keyboard.press('/');
  await expect(input).toBeFocused();
  // Suggestions do not keep the palette from opening.
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  await input.focus();
  await input.pressSequentially('st');
  await expect(options.first()).toContainText('status');
  await page.keyboard.press('Tab');
  await expect(input).toHaveValue('status:');
  await expect(options.filter({ hasText: '410' })).toContainText('1');
  await input.pressSequentially('41');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(input).toHaveValue('status:410 ');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('/gone');

  await input.fill('-reason:respond.*');
  await expect(rows).toHaveCount(2);
  await input.fill('body:"order placed"');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('/order');
  // What comes is looked into as it comes.
  await ask('/cart');
  await ask('/order');
  await expect(rows).toHaveCount(2);

  await page.getByRole('button', { name: 'Save this filter' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Orders');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.reload();
  await expect(exchangeRows(page, 'localhost')).toHaveCount(5);
  await page.getByRole('button', { name: 'Orders', exact: true }).click();
  await expect(input).toHaveValue('body:"order placed"');
  await expect(rows).toHaveCount(2);

  await input.fill('status:410');
  await page.getByRole('button', { name: 'Save this filter' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Gone');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const chips = page
    .getByRole('group', { name: 'Saved filters' })
    .getByRole('button', { name: /^(Orders|Gone)$/ });
  await expect(chips).toHaveText(['Orders', 'Gone']);
  await chips.last().dragTo(chips.first());
  await expect(chips).toHaveText(['Gone', 'Orders']);

  await input.fill('hots:shop status:5xz or');
  await expect(page.getByText("There is no field 'hots'. Did you mean 'host'")).toBeVisible();
  await expect(page.locator('.filter-mistake')).toHaveText(['hots:shop', '5xz', 'or']);
  await page.keyboard.press('Escape');
  await expect(input).toHaveValue('');
  await expect(options).toHaveCount(0);
  await expect(rows).toHaveCount(5);

  client.close();
  await upstream.close();
});
