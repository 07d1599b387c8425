import { ask } from '../helpers/ask.ts';
import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { plainConfig, serveContents } from './support/contents.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows, showView } from './support/ui.ts';

test('a route is made to fail in its form: clients see it, each exchange and every view say so, and it is taken back', async ({
  launch,
}) => {
  const upstream = await serveContents({ '/cart': { body: 'cart' } });
  const port = await freePort();
  const app = await launch({ config: plainConfig(port, upstream.url) });
  const { page } = app;
  expect((await ask(port, { path: '/cart' })).status).toBe(200);

  await showView(page, 'Routes');
  const errors = page.getByRole('textbox', { name: 'Errors' });
  await errors.fill('100%');
  await page.getByRole('textbox', { name: 'Answered with' }).fill('418');
  await page.getByRole('textbox', { name: 'Delay', exact: true }).fill('20ms');
  const bar = page.getByRole('region', { name: 'What this changes' });
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  expect(await readConfig(app)).toContain('errorRate: 100%');
  const banner = page.getByText('Faults on purpose: of requests to');
  await expect(banner).toContainText('100 % are answered 418, all are held back for 20 ms');

  expect((await ask(port, { path: '/cart' })).status).toBe(418);
  await showView(page, 'Inspector');
  await exchangeRows(page, '/cart').last().click();
  await expect(details(page)).toContainText('An error on purpose');
  await expect(details(page)).toContainText('Held back on purpose for 20 ms');
  await expect(details(page)).toContainText('has that for 100 % of its requests');
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await errors.fill('');
  await page.getByRole('textbox', { name: 'Delay', exact: true }).fill('');
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(banner).toBeHidden();
  expect((await ask(port, { path: '/cart' })).status).toBe(200);
  await upstream.close();
});
