import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a hook needs from its first parameter
test.beforeEach(({}, testInfo) => {
  testInfo.skip(
    testInfo.project.name !== 'double',
    'the headless host has no keychain, and that of a real Electron is the person’s own',
  );
});

test('the desktop app encrypts the key, and writes it as it is when a person wants that', async ({
  launch,
}) => {
  const first = await launch({ config: emptyConfig(await freePort()) });
  const { page, dataDirectory, caPath } = first;
  const keys = async (): Promise<string> => {
    const names = (await readdir(dataDirectory)).filter((name) => name.startsWith('ca'));
    return (await Promise.all(names.map((name) => readFile(join(dataDirectory, name), 'utf8')))).join('');
  };
  await showView(page, 'Certificates');
  const choice = page.getByRole('switch', { name: /^Encrypt it with/ });
  await expect(choice).toBeChecked();
  expect(await keys()).toContain('BEGIN DOORMAN PROTECTED PRIVATE KEY');
  expect(await keys()).not.toContain('BEGIN PRIVATE KEY');
  const ca = await readFile(caPath, 'utf8');
  expect(await findings(page)).toEqual([]);

  await page.getByText(/^Encrypt it with/).click();
  await expect(page.getByText('In ca.key, which only your account may read')).toBeVisible();
  expect(await keys()).toContain('BEGIN PRIVATE KEY');
  expect(await keys()).not.toContain('PROTECTED');

  await page.getByText(/^Encrypt it with/).click();
  await expect(choice).toBeChecked();
  await expect.poll(keys).not.toContain('BEGIN PRIVATE KEY');
  await first.close();

  // The next start opens it again: it is the same authority, and it signs.
  const second = await launch({ dataDirectory });
  await showView(second.page, 'Certificates');
  await expect(second.page.getByText('Ready to sign')).toBeVisible();
  expect(await readFile(caPath, 'utf8')).toBe(ca);
});
