import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test('a client is put somewhere else, goes to the nearest upstream, and every view says so', async ({
  launch,
}) => {
  const port = await freePort();
  const paris = await startUpstream(() => 'paris');
  const sydney = await startUpstream(() => 'sydney');
  const app = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}}]
routes: [{id: shop, to: {pool: shop}}]
pools:
  - id: shop
    balance: geo
    upstreams:
      - {id: paris, url: "${paris.url}", location: {lat: 48.86, lon: 2.35, name: Paris}}
      - {id: sydney, url: "${sydney.url}", location: {lat: -33.87, lon: 151.21, name: Sydney}}
`,
  });
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  const ask = async (): Promise<string> => (await client.get(`https://localhost:${port}/`)).body;
  const banner = page.getByRole('status').filter({ hasText: 'simulated place' });

  await showView(page, 'Upstreams');
  const places = page.getByRole('region', { name: 'Where clients are' });
  await places.getByRole('button', { name: 'Set place' }).click();
  await expect(places).toContainText('An address such as');
  await places.getByRole('textbox', { name: 'Client address or range' }).fill('127.0.0.0/8');
  await places.getByRole('button', { name: /^Choose a place/ }).click();
  await page.getByRole('option', { name: 'Auckland' }).click();
  await places.getByRole('button', { name: 'Set place' }).click();
  await expect(places.getByRole('listitem')).toContainText('Auckland');
  await expect(banner).toContainText('One client has a simulated place');
  expect([await ask(), await ask()]).toEqual(['sydney', 'sydney']);

  await showView(page, 'Inspector');
  await expect(banner).toBeVisible();
  // By what is in a column that stays while the details are open: the row may be painted anew in the middle of the click.
  await exchangeRows(page, 'sydney').first().click();
  await expect(details(page)).toContainText('simulated at Auckland');

  await banner.getByRole('button', { name: 'Take it back' }).click();
  await expect(banner).toBeHidden();
  await showView(page, 'Upstreams');
  await expect(places.getByRole('listitem')).toHaveCount(0);

  client.close();
  await Promise.all([paris.close(), sydney.close()]);
});
