import { expect, readConfig, test } from './launch.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('without a configuration file the first minute is shown', async ({ launch }) => {
  const { page } = await launch();
  await expect(page).toHaveTitle('Doorman');
  await expect(
    page.getByRole('heading', { name: 'Put a name and HTTPS in front of a service' }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Running on this machine' })).toBeVisible();
});

test('a service added by name and address is served over HTTPS, and its request appears with its why', async ({
  launch,
}) => {
  const port = await freePort();
  const upstream = await startUpstream((request) => `the shop at ${request.url}`);
  const app = await launch({ config: emptyConfig(port) });
  const { page } = app;

  const form = page
    .getByRole('main')
    .locator('form')
    .filter({ has: page.getByLabel('Address of the service') });
  await form.getByLabel('Name', { exact: true }).fill('shop');
  await form.getByLabel('Address of the service').fill(upstream.url);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('link', { name: `https://shop.localhost:${port}` }).first()).toBeVisible();
  expect(await readConfig(app)).toContain('shop.localhost');

  const client = await createHttpsClient(app.caPath);
  const answer = await client.get(`https://shop.localhost:${port}/basket?of=apples`);
  expect(answer).toEqual({ status: 200, body: 'the shop at /basket?of=apples' });

  const row = exchangeRows(page, 'shop.localhost', '/basket');
  await expect(row).toContainText('200');
  await row.click();
  await expect(details(page).getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true');
  const why = details(page).getByRole('tabpanel', { name: 'Why' });
  for (const stage of ['Route', 'Balance', 'Forward']) {
    await expect(why.getByRole('heading', { name: stage, exact: true })).toBeVisible();
  }
  await expect(why).toContainText('shop');

  client.close();
  await upstream.close();
});

test('a mistake in the form is said beside its field, and nothing is added', async ({ launch }) => {
  const app = await launch({ config: emptyConfig(await freePort()) });
  const { page } = app;
  const form = page
    .getByRole('main')
    .locator('form')
    .filter({ has: page.getByLabel('Address of the service') });
  await form.getByLabel('Name', { exact: true }).fill('no spaces');
  await form.getByLabel('Address of the service').fill('ftp://localhost:3000');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toContainText("'no spaces' is not a name");
  await expect(form).toContainText("'ftp' is not supported");
  expect(await readConfig(app)).not.toContain('ftp');
});
