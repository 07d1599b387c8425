import { expect, readConfig, test } from './launch.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';

test('a configuration that ran before is restored from Settings, comments included', async ({ launch }) => {
  const config = serviceConfig({
    port: await freePort(),
    host: 'shop.localhost',
    upstream: 'http://localhost:3001',
  });
  const app = await launch({ config });
  const { page } = app;
  await showView(page, 'Routes');
  await page.getByRole('textbox', { name: 'Weight' }).fill('7');
  await page
    .getByRole('region', { name: 'What this changes' })
    .getByRole('button', { name: 'Apply' })
    .click();
  await expect(page.getByText('Applied and saved. Generation 2 is running.')).toBeVisible();
  expect(await readConfig(app)).toContain('weight: 7');

  await showView(page, 'Settings');
  const earlier = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Earlier configurations' }) });
  await expect(earlier.getByRole('heading', { level: 3 })).toHaveText([
    'Pool service changed',
    'As first found',
  ]);
  await earlier.getByRole('button', { name: /^Restore the configuration of/ }).click();
  await page
    .getByRole('alertdialog', { name: 'Restore this configuration?' })
    .getByRole('button', { name: 'Restore' })
    .click();
  await expect(earlier.getByRole('heading', { level: 3 })).toHaveText([
    'Pool service changed',
    'Pool service changed',
    'As first found',
  ]);
  expect(await readConfig(app)).toBe(config);
});
