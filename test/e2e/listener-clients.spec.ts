import type { Locator, Page } from '@playwright/test';
import { stringify } from 'yaml';
import { askOverTls } from '../helpers/client-certificates.ts';
import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

const choose = async (page: Page, form: Locator, field: string | RegExp, option: string): Promise<void> => {
  await form.getByRole('button', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
};

for (const theme of ['Light', 'Dark'] as const) {
  test(`a listener is made to ask for client certificates in its form, and mistakes are said at the field (${theme.toLowerCase()})`, async ({
    launch,
  }, testInfo) => {
    const port = await freePort();
    const app = await launch({
      config: stringify({
        version: 1,
        listeners: [{ id: 'web', port }],
        routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
      }),
    });
    const { page } = app;
    await runCommand(page, `${theme} theme`);
    await showView(page, 'Routes');
    await page.getByRole('button', { name: 'Edit listener web' }).click();
    const form = page.getByRole('region', { name: 'Listener web' });

    await choose(page, form, 'TLS versions', 'TLS 1.3 only');
    await choose(page, form, 'Client certificate', 'Required');
    const [certificate, subject] = [form.getByLabel('Certificate header'), form.getByLabel('Subject header')];
    await certificate.fill('Client-Cert');
    await subject.fill('client_cert');
    await expect(form.getByText('is the header of another key as well')).toBeVisible();
    await expect(subject).toHaveAttribute('aria-invalid', 'true');
    await expect(certificate).not.toHaveAttribute('aria-invalid', 'true');
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`wide-${theme}.png`) });
    await page.setViewportSize({ width: 1024, height: 640 });
    await form.getByLabel('Client CA').scrollIntoViewIfNeeded();
    await page.screenshot({ path: testInfo.outputPath(`narrow-${theme}.png`) });

    await subject.fill('');
    await choose(page, form, / TLS$/, 'Plain HTTP');
    await expect(form.getByText('asks for certificates where there is no TLS')).toBeVisible();
    await choose(page, form, / TLS$/, 'HTTPS a certificate');
    await page
      .getByRole('region', { name: 'What this changes' })
      .getByRole('button', { name: 'Apply' })
      .click();
    await expect(page.getByText('Applied and saved.')).toBeVisible();
    const file = await readConfig(app);
    expect(file).toContain('minTlsVersion: TLSv1.3');
    expect(file).toContain('mode: required');
    expect(file).toContain('certificate: Client-Cert');
    expect(await askOverTls(port, {})).toMatchObject({ ok: false });

    await page.getByRole('button', { name: 'Back to the route' }).click();
    await page.getByRole('row', { name: 'hello' }).click();
    const route = page.getByRole('region', { name: 'Route hello' });
    await route.getByText('Only with an accepted certificate').click();
    await expect(route.getByRole('checkbox', { name: 'Only with an accepted certificate' })).toBeChecked();
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`route-${theme}.png`) });
  });
}
