import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { runCommand } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const themes = ['Light', 'Dark'] as const;

/** What axe finds that keeps someone from using the page. */
async function findings(page: Page): Promise<string[]> {
  // Legacy mode needs no second page, which a desktop window cannot open.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ failureSummary }) => `${id}: ${failureSummary}`));
}

test('the doctor names what is wrong, mends it by a button, and shows hosts entries before they are made', async ({
  launch,
}) => {
  const port = await freePort();
  const shop = await startUpstream(() => 'shop');
  const dead = await freePort();
  const { page } = await launch({
    config: `version: 1
listeners: [{id: web, port: ${port}}]
routes:
  - {id: shop, match: {hosts: [localhost]}, to: {pool: shop}}
  - {id: blog, match: {hosts: [127.0.0.1]}, to: {pool: blog}}
  - {id: docs, match: {hosts: [docs.test]}, to: {respond: {status: 200}}}
pools:
  - {id: shop, upstreams: [{id: dev, url: "${shop.url}", enabled: false}]}
  - {id: blog, upstreams: [{id: dev, url: "http://127.0.0.1:${dead}"}]}
`,
  });
  await runCommand(page, 'Run the doctor');
  const main = page.getByRole('main', { name: 'Doctor' });
  await expect(main.getByText('3 names: 3 failed')).toBeVisible();
  const chain = (host: string) =>
    main
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: `https://${host}:${port}/` }) });
  await expect(chain('localhost')).toContainText('dev is switched off in the configuration');
  await expect(chain('127.0.0.1')).toContainText('Nothing listens where dev should be');
  await expect(chain('docs.test')).toContainText('docs.test does not resolve');

  const found: Record<string, string[]> = {};
  for (const theme of themes) {
    await runCommand(page, `${theme} theme`);
    found[theme] = await findings(page);
  }

  // A change of the configuration: asked for, made, and looked at again.
  await chain('localhost')
    .getByRole('listitem')
    .filter({ hasText: 'Switch dev on' })
    .last()
    .getByRole('button')
    .click();
  const consent = page.getByRole('alertdialog', { name: 'Change the configuration?' });
  await expect(consent).toContainText('Switch dev on');
  found['Consent'] = await findings(page);
  await consent.getByRole('button', { name: 'Change it' }).click();
  await expect(consent).toBeHidden();
  await expect(chain('localhost').getByRole('button', { name: /fine$/ })).toBeVisible();

  // The hosts file: every line is shown; it is not this test's to write.
  await chain('docs.test').getByRole('button', { name: 'Show the change…' }).first().click();
  const hosts = page.getByRole('dialog', { name: 'Add to the hosts file' });
  await expect(hosts.getByRole('list', { name: 'Lines that change' })).toContainText('127.0.0.1 docs.test');
  await expect(hosts.getByRole('list', { name: 'Lines that change' })).toContainText('::1 docs.test');
  found['Hosts'] = await findings(page);
  await hosts
    .getByRole('button', { name: /^(Cancel|Close)$/ })
    .last()
    .click();

  // One URL, and one that is none.
  const target = main.getByRole('textbox', { name: 'Name or URL' });
  await target.fill(`https://nobody.localhost:${port}/`);
  await target.press('Enter');
  await expect(main.getByText(/No route of listener web takes it/)).toBeVisible();
  await target.fill('ftp://shop');
  await target.press('Enter');
  await expect(main.getByText(/'ftp:\/\/shop' is neither a host name nor a URL/)).toBeVisible();

  expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
  await shop.close();
});
