import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { findTrustTools } from '../helpers/chromium-trust.ts';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

test.slow();

/** A home of the test's own: its stores are the only ones that are changed. */
async function ownEnvironment(directory: string): Promise<Record<string, string>> {
  const tools = findTrustTools();
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true });
  if (tools.available) await symlink(tools.executablePath, join(bin, 'chromium'));
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: directory, LANG: 'C.UTF-8' };
}

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a hook needs from its first parameter
test.beforeEach(({}, testInfo) => {
  testInfo.skip(
    testInfo.project.name !== 'headless',
    'only the headless host can be given a home of its own',
  );
});

const fingerprintIn = async (path: string): Promise<string> =>
  new X509Certificate(await readFile(path)).fingerprint256;

const chromiumRow = (page: Page, list: string) =>
  page
    .getByRole('list', { name: list, exact: true })
    .getByRole('listitem')
    .filter({ hasText: 'Chrome and Chromium' });

for (const theme of ['Light', 'Dark'] as const) {
  test(`an authority is rotated: trusted before it signs, switched to, and the old one forgotten (${theme.toLowerCase()})`, async ({
    launch,
    directory,
  }, testInfo) => {
    const tools = findTrustTools();
    testInfo.skip(!tools.available, tools.available ? '' : tools.reason);
    const { page, caPath, dataDirectory } = await launch({
      config: emptyConfig(await freePort()),
      environment: await ownEnvironment(directory),
    });
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Certificates');
    const before = await fingerprintIn(caPath);
    await chromiumRow(page, 'Trust stores')
      .getByRole('button', { name: /^Install/ })
      .click();
    const plan = page.getByRole('dialog', { name: 'Trust the authority: what this will do' });
    await plan.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(chromiumRow(page, 'Trust stores')).toContainText('Trusted', { timeout: 60_000 });

    await page.getByRole('button', { name: 'Rotate…' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Rotate the authority?' });
    expect(await findings(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Make the next one' }).click();
    const nextRow = chromiumRow(page, 'Trust stores of the next authority');
    // Looking into all stores starts their programs, which takes a while on a busy machine.
    await expect(nextRow).toContainText('Not trusted', { timeout: 60_000 });
    expect(await fingerprintIn(caPath)).toBe(before);

    // Taken back, and made once more.
    await page.getByRole('button', { name: 'Take it back…' }).click();
    const undo = page.getByRole('dialog', { name: 'Take the next authority back?' });
    await undo.getByRole('button', { name: 'Take it back', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'The next authority', exact: true })).toBeHidden({
      timeout: 60_000,
    });
    await page.getByRole('button', { name: 'Rotate…' }).click();
    await asked.getByRole('button', { name: 'Make the next one' }).click();

    await nextRow.getByRole('button', { name: /^Install/ }).click();
    await plan.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(nextRow).toContainText('Trusted', { timeout: 60_000 });
    // The one in use is trusted still, and no stranger to its own row.
    await expect(chromiumRow(page, 'Trust stores')).not.toContainText('earlier installation');
    expect(await findings(page)).toEqual([]);
    const next = await fingerprintIn(join(dataDirectory, 'ca-next.pem'));
    await page.getByRole('button', { name: 'Switch to it…' }).click();
    const sure = page.getByRole('alertdialog', { name: 'Switch to the next authority?' });
    await sure.getByRole('button', { name: 'Switch', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'The next authority', exact: true })).toBeHidden({
      timeout: 60_000,
    });
    await expect.poll(() => fingerprintIn(caPath)).toBe(next);
    await chromiumRow(page, 'Trust stores')
      .getByRole('button', { name: /^Verify/ })
      .click();
    await expect(chromiumRow(page, 'Trust stores')).toContainText('Trusted', { timeout: 60_000 });

    const earlier = page.getByRole('list', { name: 'Earlier authorities' });
    await expect(earlier).toContainText('in Chrome and Chromium', { timeout: 60_000 });
    await page.getByRole('button', { name: 'Forget them everywhere…' }).click();
    const forget = page.getByRole('dialog', { name: 'Forget earlier authorities?' });
    await expect(forget).toContainText('certutil', { timeout: 60_000 });
    await forget.getByRole('button', { name: 'Forget them', exact: true }).click();
    await expect(earlier).toBeHidden({ timeout: 60_000 });
    await chromiumRow(page, 'Trust stores')
      .getByRole('button', { name: /^Verify/ })
      .click();
    await expect(chromiumRow(page, 'Trust stores')).toContainText('Trusted', { timeout: 60_000 });
  });

  test(`the certificate is saved as a file, and given to a phone for as long as a person wants (${theme.toLowerCase()})`, async ({
    launch,
    directory,
  }) => {
    const { page, caPath } = await launch({
      config: emptyConfig(await freePort()),
      environment: await ownEnvironment(directory),
    });
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Certificates');
    const pem = await readFile(caPath, 'utf8');
    const saved = async (name: string): Promise<Buffer> => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      return readFile(await file.path());
    };
    expect((await saved('Save as PEM')).toString()).toBe(pem);
    expect(await saved('Save as DER')).toEqual(new X509Certificate(pem).raw);

    await page.getByRole('button', { name: 'Give it to a phone…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give the certificate to a phone' });
    await dialog.getByRole('button', { name: /Address of this machine/ }).click();
    await page.getByRole('option', { name: /^127\.0\.0\.1/ }).click();
    await dialog.getByRole('button', { name: 'Share for 10 minutes' }).click();
    const code = dialog.getByRole('img', { name: /^QR code of http:/ });
    await expect(code).toBeVisible();
    const url = ((await code.getAttribute('aria-label')) ?? '').replace('QR code of ', '');
    expect(await findings(page)).toEqual([]);
    const given = await download(url);
    expect(createHash('sha256').update(given).digest('hex')).toBe(
      new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase(),
    );
    await expect(dialog).toContainText('Fetched once.');
    await dialog.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(code).toBeHidden();
    await expect(download(url)).rejects.toThrow('ECONNREFUSED');
  });

  test(`everything is removed in one act, and a new authority is made on demand (${theme.toLowerCase()})`, async ({
    launch,
    directory,
  }, testInfo) => {
    const tools = findTrustTools();
    testInfo.skip(!tools.available, tools.available ? '' : tools.reason);
    const port = await freePort();
    const { page, caPath } = await launch({
      config: emptyConfig(port),
      environment: await ownEnvironment(directory),
    });
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Certificates');
    const before = await fingerprintIn(caPath);
    await chromiumRow(page, 'Trust stores')
      .getByRole('button', { name: /^Install/ })
      .click();
    await page
      .getByRole('dialog', { name: 'Trust the authority: what this will do' })
      .getByRole('button', { name: 'Install', exact: true })
      .click();
    await expect(chromiumRow(page, 'Trust stores')).toContainText('Trusted', { timeout: 60_000 });

    await page.getByRole('button', { name: 'Remove everything…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove everything?' });
    await expect(dialog).toContainText('certutil', { timeout: 60_000 });
    await expect(dialog).toContainText('What stops working');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove everything', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'There is no authority' })).toBeVisible({
      timeout: 60_000,
    });
    await expect(readFile(caPath)).rejects.toThrow('ENOENT');
    // The database was made for us, so it is gone as well.
    await expect(readFile(join(directory, '.pki/nssdb/cert9.db'))).rejects.toThrow('ENOENT');
    expect(await findings(page)).toEqual([]);
    // The listener stays, as it is, and once.
    await expect(page.getByText(`:${port}`, { exact: true })).toHaveCount(1);

    const main = page.getByRole('main', { name: 'Certificates' });
    // The first is in the banner above the view.
    await main.getByRole('button', { name: 'Make a new authority…' }).last().click();
    await page
      .getByRole('alertdialog', { name: 'Make a new authority?' })
      .getByRole('button', { name: 'Make a new authority', exact: true })
      .click();
    await expect(page.getByRole('list', { name: 'Trust stores' })).toBeVisible({ timeout: 60_000 });
    expect(await fingerprintIn(caPath)).not.toBe(before);
  });
}

const download = (url: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
