import { readFile } from 'node:fs/promises';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig, serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

test('the configuration is shown for each proxy beside what does not carry over, copied and saved', async ({
  launch,
}) => {
  const config = serviceConfig({
    port: await freePort(),
    host: 'shop.localhost',
    upstream: 'http://127.0.0.1:3001',
  });
  const { page } = await launch({ config });
  await showView(page, 'Settings');
  await page.getByRole('button', { name: 'Export for production…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export for production' });
  const file = dialog.getByRole('region', { name: 'File', exact: true });
  const leftOut = dialog.getByRole('region', { name: 'What does not carry over' });
  await expect(file).toContainText('upstream service {');
  await expect(leftOut).toContainText('tls: auto');
  expect(await findings(page)).toEqual([]);

  for (const [name, fileName, text] of [
    ['HAProxy', 'haproxy.cfg', 'frontend'],
    ['Caddy', 'Caddyfile', 'reverse_proxy'],
    ['nginx', 'doorman.conf', 'proxy_pass'],
  ] as const) {
    await dialog.getByRole('radio', { name }).click();
    await expect(file.getByRole('heading', { name: fileName })).toBeVisible();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: `Save ${fileName}` }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe(fileName);
    expect(await readFile(await saved.path(), 'utf8')).toContain(text);
    await expect(leftOut.getByRole('listitem').first()).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`the export fits into the smallest window, from the palette, in the ${theme.toLowerCase()} theme`, async ({
    launch,
  }) => {
    const { page } = await launch({ config: emptyConfig(await freePort()) });
    await page.setViewportSize({ width: 1024, height: 640 });
    await runCommand(page, `${theme} theme`);
    await runCommand(page, 'Export for production…');
    const dialog = page.getByRole('dialog', { name: 'Export for production' });
    await expect(dialog.getByRole('heading', { name: 'doorman.conf' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Save doorman.conf' })).toBeInViewport({ ratio: 1 });
    expect(await findings(page)).toEqual([]);
  });
}
