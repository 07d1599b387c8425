import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

test('the settings lead to the stores that trust, and to the licences of what the window is made of', async ({
  launch,
}) => {
  const { page } = await launch({ config: emptyConfig(await freePort()) });
  await showView(page, 'Settings');
  await page.getByRole('button', { name: 'Third-party licences…' }).click();
  const licences = page.getByRole('dialog', { name: 'Licences' });
  const react = licences.locator('details').filter({ hasText: /^react / });
  await react.locator('summary').click();
  await expect(react).toContainText('Permission is hereby granted');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(licences).toBeHidden();

  await page.getByRole('button', { name: 'Show in Certificates' }).click();
  await page.getByRole('main', { name: 'Certificates' }).waitFor();
});

test('the palette finds by scattered letters, remembers what was run, and one Escape closes it', async ({
  launch,
}) => {
  const { page } = await launch({ config: emptyConfig(await freePort()) });
  await runCommand(page, 'Dark theme');
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette.getByRole('group', { name: 'Recent' }).getByRole('menuitem')).toHaveText([
    /Dark theme/,
  ]);
  await page.getByRole('searchbox', { name: 'Search commands' }).fill('kbsh');
  await expect(palette.getByRole('menuitem').first()).toHaveText(/Keyboard shortcuts/);
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox', { name: 'Search commands' }).fill('kbsh');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('A scenario that is presented')).toBeVisible();
  // No group is in a column beyond the dialog.
  const isWhole = await sheet
    .getByRole('region', { name: 'All shortcuts' })
    .evaluate((region) => region.scrollWidth <= region.clientWidth);
  expect(isWhole).toBe(true);
});
