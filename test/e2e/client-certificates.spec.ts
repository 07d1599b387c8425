import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { stringify } from 'yaml';
import { askOverTls } from '../helpers/client-certificates.ts';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { problems, runCommand, showView } from './support/ui.ts';

const config = (port: number): string =>
  stringify({
    version: 1,
    listeners: [{ id: 'web', port, clientCertificates: { mode: 'required' } }],
    routes: [
      { id: 'hello', match: { hosts: ['shop.localhost', 'shop.test'] }, to: { respond: { body: 'hello' } } },
    ],
  });

/** Presses a button that saves a file, and reads what was saved. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Save ${name}` }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(name);
  return readFile(await file.path());
}

for (const theme of ['Light', 'Dark'] as const) {
  test(`a client certificate is made, lets its client in, and no longer once it is revoked (${theme.toLowerCase()})`, async ({
    launch,
  }) => {
    const port = await freePort();
    const { page, caPath, kind } = await launch({ config: config(port) });
    test.skip(kind !== 'headless', 'files are saved by a browser; Electron asks with a dialog of the system');
    const ca = await readFile(caPath, 'utf8');
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Certificates');
    expect(await askOverTls(port, { ca })).toMatchObject({ ok: false });

    await page.getByRole('button', { name: 'Make a client certificate…' }).click();
    const order = page.getByRole('dialog', { name: 'Make a client certificate' });
    await order.getByRole('button', { name: 'Make it' }).click();
    await expect(order.getByText('Write 1 to 64 characters; there are 0.')).toBeVisible();
    await order.getByLabel('Valid for, in days').fill('1000');
    await expect(order.getByText('A number from 1 to 825.')).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await order.getByLabel('Valid for, in days').fill('30');
    await order.getByLabel('Name', { exact: true }).fill('alice');
    await order.getByRole('button', { name: 'Make it' }).click();

    const files = page.getByRole('dialog', { name: 'The client certificate is made' });
    await expect(files).toBeVisible();
    expect(await findings(page)).toEqual([]);
    const cert = (await saved(page, 'alice.pem')).toString();
    const key = (await saved(page, 'alice.key')).toString();
    expect((await saved(page, 'alice.p12')).length).toBeGreaterThan(1000);
    await files.getByRole('button', { name: 'Done' }).click();

    expect(await askOverTls(port, { ca, cert, key })).toMatchObject({
      ok: true,
      text: expect.stringContaining('hello'),
    });
    const row = page
      .getByRole('list', { name: 'Client certificates' })
      .getByRole('listitem')
      .filter({ hasText: 'alice' });
    await expect(row).toContainText('Valid');
    await row.getByRole('button', { name: 'Revoke alice' }).click();
    const asking = page.getByRole('alertdialog', { name: 'Revoke the certificate of alice?' });
    await asking.getByRole('button', { name: 'Revoke' }).click();
    await expect(row).toContainText('Revoked');
    expect(await askOverTls(port, { ca, cert, key })).toMatchObject({ ok: false });
    expect(await findings(page)).toEqual([]);

    await expect(problems(page)).toContainText('has turned away clients without a certificate');
  });
}

test('names that need the hosts file are led to the change of it, which is shown first', async ({
  launch,
}) => {
  const { page } = await launch({ config: config(await freePort()) });
  await showView(page, 'Certificates');
  await page.getByRole('button', { name: 'Add to the hosts file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to the hosts file' });
  await expect(dialog).toContainText('shop.test');
  await expect(dialog).not.toContainText('shop.localhost');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('the doctor says that browsers without a certificate fail, and leads to where one is made', async ({
  launch,
}) => {
  const { page } = await launch({ config: config(await freePort()) });
  await runCommand(page, 'Run the doctor');
  const finding = page.getByText('requires a certificate of');
  if (!(await finding.first().isVisible())) {
    await page
      .getByRole('button', { name: /shop\.localhost/ })
      .first()
      .click();
  }
  await expect(finding.first()).toBeVisible();
  await page.getByRole('button', { name: 'Open Certificates' }).first().click();
  await expect(page.getByRole('main', { name: 'Certificates' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make a client certificate…' })).toBeVisible();
});
