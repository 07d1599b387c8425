import type { Page } from '@playwright/test';
import { ask } from '../helpers/ask.ts';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows, runCommand, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const clientRow = (page: Page, client: string) =>
  page.getByRole('table', { name: 'Clients' }).getByRole('row').filter({ hasText: client });
const ruleRow = (page: Page, text: string) =>
  page.getByRole('table', { name: 'Rules' }).getByRole('row').filter({ hasText: text });

test('a flood of one client is refused with 429 and seen with its reason, while another client is served', async ({
  launch,
}) => {
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const { page } = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}, tls: off, deny: [127.0.0.9]}]
routes:
  - id: shop
    to: {pool: shop}
    limits: {rate: {requests: 5, per: 1h}}
pools: [{id: shop, upstreams: [{id: a, url: "${upstream.url}"}]}]
`,
  });
  await showView(page, 'Defence');
  await expect(ruleRow(page, 'Route shop')).toContainText('5 requests per 1 h, by client');

  // Addresses of its own for each client: other programs of this machine may look at the port from 127.0.0.1.
  const flood: number[] = [];
  for (let count = 0; count < 20; count += 1)
    flood.push((await ask(port, { path: `/flood/${count}`, localAddress: '127.0.0.7' })).status);
  expect(flood.filter((status) => status === 200)).toHaveLength(5);
  expect(flood.filter((status) => status === 429)).toHaveLength(15);
  const other = await ask(port, { path: '/other', localAddress: '127.0.0.2' });
  expect(other.status).toBe(200);
  expect((await ask(port, { path: '/denied', localAddress: '127.0.0.9' })).status).toBe(403);
  expect(upstream.requests.filter((path) => path.startsWith('/flood/'))).toHaveLength(5);

  await expect(clientRow(page, '127.0.0.7')).toContainText('15 over the rate');
  await expect(clientRow(page, '127.0.0.2')).toContainText('none');
  await expect(clientRow(page, '127.0.0.9')).toContainText('1 denied');
  await expect(ruleRow(page, 'Listener web').filter({ hasText: 'denies' })).toContainText('1 denied');
  await expect(ruleRow(page, 'Route shop')).toContainText(/\d+ over the rate/);
  for (const theme of ['Light', 'Dark']) {
    await runCommand(page, `${theme} theme`);
    expect(await findings(page)).toEqual([]);
  }

  // From the rule to its requests, and to why one was refused.
  await ruleRow(page, 'Route shop')
    .getByRole('button', { name: /over the rate/ })
    .click();
  await page.getByRole('main', { name: 'Inspector' }).waitFor();
  await expect(exchangeRows(page, '/flood/', '429')).toHaveCount(15);
  await expect(exchangeRows(page, '/other')).toHaveCount(0);
  await exchangeRows(page, '/flood/19').click();
  await expect(details(page)).toContainText('Refused by the rate of shop: 127.0.0.7 has no request left');
  await upstream.close();
});

test('a rate is set in the form of a route and holds once it is applied', async ({ launch }) => {
  const port = await freePort();
  const { page } = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}, tls: off}]
routes:
  - id: hello
    to: {respond: {body: hello}}
`,
  });
  await showView(page, 'Defence');
  await expect(page.getByText('No rate and no list of addresses is set')).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Set one in Routes' }).click();
  const form = page.getByRole('region', { name: 'Route hello' }).getByRole('region', { name: 'Defence' });
  await form.getByLabel('Rate limit', { exact: true }).fill('1');
  await form.getByLabel('Per', { exact: true }).fill('1h');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect
    .poll(async () => (await ask(port)).headers['ratelimit-policy'] ?? '')
    .toBe('"hello";q=1;w=3600');
  expect((await ask(port)).status).toBe(429);
});
