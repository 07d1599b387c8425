import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { findTrustTools } from '../helpers/chromium-trust.ts';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

test.slow();

/** A home of the test's own, and no variable with which a person may have changed whom programs trust. */
async function ownEnvironment(directory: string, browser: string): Promise<Record<string, string>> {
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(browser, join(bin, 'chromium'));
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: directory, LANG: 'C.UTF-8' };
}

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a hook needs from its first parameter
test.beforeEach(({}, testInfo) => {
  testInfo.skip(
    testInfo.project.name !== 'headless',
    'only the headless host can be given a home of its own',
  );
  const tools = findTrustTools();
  testInfo.skip(!tools.available, tools.available ? '' : tools.reason);
});

const browserPath = (): string => {
  const tools = findTrustTools();
  return tools.available ? tools.executablePath : '';
};

for (const theme of ['Light', 'Dark'] as const) {
  test(`a store is changed after its commands were shown, and tried by a real browser (${theme.toLowerCase()})`, async ({
    launch,
    directory,
  }) => {
    const { page } = await launch({
      config: emptyConfig(await freePort()),
      environment: await ownEnvironment(directory, browserPath()),
    });
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Certificates');
    const row = page
      .getByRole('list', { name: 'Trust stores' })
      .getByRole('listitem')
      .filter({ hasText: 'Chrome and Chromium' });
    await expect(row).toContainText('Not trusted');

    await row.getByRole('button', { name: 'Install into Chrome and Chromium' }).click();
    const plan = page.getByRole('dialog', { name: 'Trust the authority: what this will do' });
    await expect(plan).toContainText('certutil');
    await expect(plan).toContainText(join(directory, '.pki/nssdb'));
    expect(await findings(page)).toEqual([]);
    await plan.getByRole('button', { name: 'Cancel' }).click();
    await expect(row).toContainText('Not trusted');

    await row.getByRole('button', { name: 'Install into Chrome and Chromium' }).click();
    await plan.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(row).toContainText(/chromium connected at .*Trusted/, { timeout: 60_000 });
    expect(await findings(page)).toEqual([]);

    await row.getByRole('button', { name: 'Remove from Chrome and Chromium' }).click();
    await page
      .getByRole('dialog', { name: 'Stop trusting: what this will do' })
      .getByRole('button', { name: 'Remove', exact: true })
      .click();
    await expect(row).toContainText('ERR_CERT_AUTHORITY_INVALID', { timeout: 60_000 });
    await expect(row).toContainText('Not trusted');
  });

  test(`what is fronted comes with an offer of trust and a tick, and it can be skipped (${theme.toLowerCase()})`, async ({
    launch,
    directory,
  }) => {
    const { page } = await launch({
      config: emptyConfig(await freePort()),
      environment: await ownEnvironment(directory, browserPath()),
    });
    await runCommand(page, `${theme} theme`);
    await page.getByRole('button', { name: 'Add service' }).click();
    const form = page.getByRole('dialog', { name: 'Add service' }).locator('form').last();
    await form.getByLabel('Name', { exact: true }).fill('shop');
    await form.getByLabel('Address of the service').fill('http://localhost:3000');
    await form.getByRole('button', { name: 'Add', exact: true }).click();

    // Behind the dialog, the inspector that waits for traffic has the same offer.
    const ready = page.getByRole('dialog', { name: 'The service is added' });
    const offer = ready.getByRole('list', { name: 'Stores that can trust it' });
    const row = offer.getByRole('listitem').filter({ hasText: 'Chrome and Chromium' });
    await row.getByRole('button', { name: 'Trust in Chrome and Chromium' }).click();
    await page
      .getByRole('dialog', { name: 'Trust the authority: what this will do' })
      .getByRole('button', { name: 'Install', exact: true })
      .click();
    await expect(row.getByText('Trusted', { exact: true })).toBeVisible({ timeout: 60_000 });
    expect(await findings(page)).toEqual([]);
    // Other stores of this machine may be left; what is left can be skipped.
    const skip = ready.getByRole('button', { name: 'Skip' });
    if (await skip.isVisible()) {
      await skip.click();
      await expect(offer).toBeHidden();
    }
    await ready.getByRole('button', { name: 'All stores and settings' }).click();
    await expect(page.getByRole('main', { name: 'Certificates' })).toBeVisible();
  });
}
