import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { cachedServiceConfig, emptyConfig, serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { details, exchangeRows, runCommand, showView, viewNames } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const themes = ['Light', 'Dark'] as const;

test.slow();

for (const theme of themes) {
  test(`every view with traffic has no serious finding in the ${theme.toLowerCase()} theme`, async ({
    launch,
  }) => {
    const port = await freePort();
    const upstream = await startUpstream(() => 'served');
    const app = await launch({
      config: serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
    });
    const client = await createHttpsClient(app.caPath);
    await client.get(`https://shop.localhost:${port}/basket`);
    client.close();
    await upstream.close();

    await runCommand(app.page, `${theme} theme`);
    await exchangeRows(app.page, '/basket').click();
    await expect(details(app.page).getByRole('heading', { name: 'Route', exact: true })).toBeVisible();
    const found = { Details: await findings(app.page) } as Record<string, string[]>;
    for (const name of viewNames) {
      await showView(app.page, name);
      found[name] = await findings(app.page);
    }
    await showView(app.page, 'Doctor');
    await app.page.getByRole('button', { name: 'Run the doctor' }).click();
    await expect(app.page.getByRole('listitem').filter({ hasText: 'shop.localhost' }).first()).toBeVisible();
    // A run that ends meanwhile turns one button into the other.
    await app.page.getByRole('button', { name: 'Run the doctor' }).waitFor();
    found['Doctor with findings'] = await findings(app.page);
    await app.page.keyboard.press('?');
    await expect(app.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    found['Shortcuts'] = await findings(app.page);
    await app.page.keyboard.press('Escape');
    // Enlarged to 200 %, the sidebar is a rail of icons; colours are the same as before.
    if (theme === 'Light') {
      await app.page.setViewportSize({ width: 640, height: 400 });
      for (const name of viewNames) {
        await showView(app.page, name);
        found[`${name}, enlarged`] = await findings(app.page);
      }
      await app.page.setViewportSize({ width: 1280, height: 800 });
    }
    // The only upstream of its pool: consent is asked before, and a banner says so after.
    await showView(app.page, 'Upstreams');
    await app.page.getByRole('button', { name: 'Break a of service' }).click();
    await app.page.getByRole('menuitem', { name: 'Answer 500' }).click();
    const consent = app.page.getByRole('alertdialog', { name: 'Break a?' });
    await expect(consent).toBeVisible();
    found['Consent'] = await findings(app.page);
    await consent.getByRole('button', { name: 'Break' }).click();
    await expect(app.page.getByText('is broken on purpose: answers 500')).toBeVisible();
    found['Broken upstream'] = await findings(app.page);
    expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
  });

  test(`the inspector with each of its tabs, its filter and a breakpoint has no serious finding in the ${theme.toLowerCase()} theme`, async ({
    launch,
  }) => {
    const port = await freePort();
    const upstream = await startUpstream(() => 'data: {"stock":1}\n\n', {
      'content-type': 'text/event-stream',
    });
    const app = await launch({
      config: serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
    });
    const { page } = app;
    const client = await createHttpsClient(app.caPath);
    await client.get(`https://shop.localhost:${port}/events`);
    client.close();
    await upstream.close();

    await runCommand(page, `${theme} theme`);
    await exchangeRows(page, '/events').click();
    const found: Record<string, string[]> = {};
    for (const name of ['Headers', 'Frames', 'Request', 'Response', 'Timing']) {
      const tab = details(page).getByRole('tab', { name: new RegExp(`^${name}`) });
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByText('Loading…')).toHaveCount(0);
      found[name] = await findings(page);
    }
    await page.setViewportSize({ width: 1024, height: 640 });
    found['Details below'] = await findings(page);

    await exchangeRows(page, '/events').getByText('/events').click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Leave out path:/events' })).toBeVisible();
    found['Menu of the row'] = await findings(page);
    await page.keyboard.press('Escape');

    await runCommand(page, 'Breakpoints…');
    const dialog = page.getByRole('dialog', { name: 'Breakpoints' });
    await dialog.getByRole('button', { name: 'Add breakpoint' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Paths' })).toBeVisible();
    found['Breakpoints'] = await findings(page);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();

    const filter = page.getByRole('combobox', { name: /filter/i });
    await filter.fill('sta');
    await expect(page.getByRole('option', { name: /^status/ })).toBeVisible();
    found['Filter completion'] = await findings(page);
    await filter.fill('status:nope ');
    await expect(page.getByText(/'nope' is not a status/)).toBeVisible();
    found['Mistake in the filter'] = await findings(page);

    expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
  });

  test(`the first minute and the overlays have no serious finding in the ${theme.toLowerCase()} theme`, async ({
    launch,
  }) => {
    const { page } = await launch({ config: emptyConfig(await freePort()) });
    await runCommand(page, `${theme} theme`);
    await expect(
      page.getByRole('heading', { name: 'Put a name and HTTPS in front of a service' }),
    ).toBeVisible();
    expect(await findings(page)).toEqual([]);

    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Add service' }).click();
    await expect(page.getByRole('dialog', { name: 'Add service' })).toBeVisible();
    expect(await findings(page)).toEqual([]);
  });

  test(`the cache with responses, its dialogs and its tab have no serious finding in the ${theme.toLowerCase()} theme`, async ({
    launch,
  }) => {
    const port = await freePort();
    let text = 'first';
    const upstream = await startUpstream(() => text, {
      'cache-control': 'max-age=60, stale-while-revalidate=30, stale-if-error=600',
      vary: 'accept-language',
    });
    const app = await launch({
      config: cachedServiceConfig({ port, host: 'shop.localhost', upstream: upstream.url }),
    });
    const { page } = app;
    const client = await createHttpsClient(app.caPath);
    for (const language of ['de', 'en', 'de']) {
      await client.get(`https://shop.localhost:${port}/basket`, { 'accept-language': language });
    }
    client.close();

    await runCommand(page, `${theme} theme`);
    await exchangeRows(page, '/basket', 'hit').click();
    await details(page).getByRole('tab', { name: 'Cache' }).click();
    const show = details(page).getByRole('button', { name: 'Show in Cache' });
    await expect(show).toBeVisible();
    const found = { Tab: await findings(page) } as Record<string, string[]>;
    await show.click();
    await expect(page.getByRole('treegrid', { name: 'Stored responses' })).toBeVisible();
    await expect(details(page).getByRole('button', { name: 'Compare with upstream' })).toBeVisible();
    found['View'] = await findings(page);
    text = 'second';
    await details(page).getByRole('button', { name: 'Compare with upstream' }).click();
    await expect(page.getByText('The upstream answers something else now')).toBeVisible();
    found['Comparison'] = await findings(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Purge…' }).click();
    await expect(page.getByRole('dialog', { name: 'Purge' })).toBeVisible();
    found['Purge'] = await findings(page);
    await upstream.close();
    expect(Object.values(found).flat(), JSON.stringify(found, null, 2)).toEqual([]);
  });
}
