import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type LaunchedApp, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';

const changesBar = (page: Page) => page.getByRole('region', { name: 'What this changes' });
const weight = (page: Page) => page.getByRole('textbox', { name: 'Weight' });
const isKept = ({ dataDirectory }: LaunchedApp): Promise<boolean> =>
  stat(join(dataDirectory, 'draft.json')).then(
    () => true,
    () => false,
  );

const comments = [
  '# Written by hand: keep me.',
  '# the port of this test',
  '# Everything of the service.',
  '# the only one',
];

/** The app on a file with comments, its one upstream with another weight in the draft. */
async function withDraft(launch: (options: { config: string }) => Promise<LaunchedApp>, next: string) {
  const config = serviceConfig({
    port: await freePort(),
    host: 'shop.localhost',
    upstream: 'http://localhost:9',
  });
  const app = await launch({ config });
  await showView(app.page, 'Routes');
  await weight(app.page).fill(next);
  await expect(changesBar(app.page)).toContainText('weight');
  return { app, config };
}

test('changes that were not applied are offered after a restart, shown, applied, and the file keeps its comments', async ({
  launch,
}) => {
  const { app } = await withDraft(launch, '5');
  await expect.poll(() => isKept(app)).toBe(true);
  const before = await readConfig(app);
  await app.close();

  const again = await launch({ dataDirectory: app.dataDirectory });
  const { page } = again;
  await expect(page.getByText('Changes from just now are not applied')).toBeVisible();
  expect(await readConfig(again)).toBe(before);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('main', { name: 'Routes' })).toBeVisible();
  await expect(changesBar(page)).toContainText('weight');
  await expect(weight(page)).toHaveValue('5');
  await expect(page.getByText('are not applied')).toBeHidden();

  await changesBar(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  const file = await readConfig(again);
  expect(file).toContain('weight: 5');
  for (const comment of comments) expect(file).toContain(comment);
  await expect.poll(() => isKept(again)).toBe(false);
});

test('changes of an earlier run that are discarded are listed first and gone afterwards', async ({
  launch,
}) => {
  const { app } = await withDraft(launch, '5');
  await expect.poll(() => isKept(app)).toBe(true);
  await app.close();
  const again = await launch({ dataDirectory: app.dataDirectory });
  await again.page.getByRole('button', { name: 'Discard…' }).click();
  const dialog = again.page.getByRole('alertdialog', { name: 'Discard these changes?' });
  await expect(dialog.getByRole('list', { name: 'Changes' })).toContainText('weight');
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(again.page.getByText('are not applied')).toBeHidden();
  await expect.poll(() => isKept(again)).toBe(false);
});

test('what the file and the draft both change is chosen by the person, all else is merged, and comments stay', async ({
  launch,
}) => {
  const { app, config } = await withDraft(launch, '5');
  const { page } = app;
  const outside = config
    .replace('url: "http://localhost:9"}', 'url: "http://localhost:9", weight: 7}')
    .replace(
      'routes:\n',
      'routes:\n  # Added by somebody else.\n  - {id: other, match: {hosts: [other.localhost]}, to: {respond: {status: 204}}}\n',
    );
  await writeFile(app.configPath, outside);

  await expect(page.getByRole('alert')).toContainText('The file changed on disk too');
  await expect(changesBar(page).getByRole('button', { name: 'Apply' })).toBeDisabled();
  await page.getByRole('button', { name: 'Merge…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge your draft with the file' });
  await expect(dialog.getByRole('button', { name: 'Use as the draft' })).toBeDisabled();
  expect(await findings(page)).toEqual([]);
  const choice = dialog.getByRole('radiogroup', { name: /Pool service/ });
  await choice.getByRole('radio', { name: /The file now/ }).press('Space');
  await expect(dialog.getByRole('region', { name: 'What the draft will be' })).toContainText('Nothing');
  await choice.getByRole('radio', { name: /Your draft/ }).press('Space');
  await expect(dialog.getByRole('list', { name: 'Changes' })).toContainText('weight');
  await dialog.getByRole('button', { name: 'Use as the draft' }).click();

  await expect(page.getByRole('alert')).toBeHidden();
  await changesBar(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  const file = await readConfig(app);
  expect(file).toContain('weight: 5');
  expect(file).toContain('other.localhost');
  for (const comment of [...comments, '# Added by somebody else.']) expect(file).toContain(comment);
});

test('changes of the file that do not collide are merged into the draft by themselves, and undo takes them out', async ({
  launch,
}) => {
  const { app, config } = await withDraft(launch, '5');
  const { page } = app;
  await writeFile(app.configPath, `${config}\ncapture: {exchanges: 500}\n`);
  await expect(page.getByText('Its changes are merged into your draft')).toBeVisible();
  await expect(changesBar(page)).toContainText('1 change');
  await expect(weight(page)).toHaveValue('5');
  await runCommand(page, 'Undo: merge with the file');
  await expect(page.getByRole('alert')).toContainText('The file changed on disk too');
  await runCommand(page, 'Redo: merge with the file');
  await expect(page.getByRole('alert')).toBeHidden();
});

test('undo works from any view that edits, and a field undoes what was typed in it first', async ({
  launch,
}) => {
  const { app } = await withDraft(launch, '5');
  const { page } = app;
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('-x');
  await expect(name).toHaveValue('service-x');
  // The field has something of its own to undo.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(name).toHaveValue('service');
  await expect(weight(page)).toHaveValue('5');
  // Now it has not: the step before it goes.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(weight(page)).toHaveValue('');
  await expect(page.getByText(/^Undone: /)).toBeVisible();
  await showView(page, 'Settings');
  await page.keyboard.press('ControlOrMeta+y');
  await expect(page.getByText(/^Done again: /)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await showView(page, 'Routes');
  await expect(weight(page)).toHaveValue('5');
});

test('two windows have a draft each: what one applies is merged into the other, and nothing of either is lost', async ({
  launch,
}, testInfo) => {
  const { app } = await withDraft(launch, '5');
  testInfo.skip(app.kind !== 'headless', 'the desktop app has one window');
  const { page } = app;
  const other = await page.context().newPage();
  const [, address = ''] = /^Doorman is at (\S+)$/m.exec(app.stderr()) ?? [];
  await other.goto(address);
  await showView(other, 'Routes');
  // The draft of the first window is its own: the second begins with the file.
  await expect(weight(other)).toHaveValue('');
  await other.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed');
  await expect(changesBar(other)).toContainText('renamed');
  await expect(other.getByText('Another window has a draft')).toBeVisible();
  await expect(page.getByText('Another window has a draft')).toBeVisible();
  expect(await findings(other)).toEqual([]);

  await changesBar(other).getByRole('button', { name: 'Apply' }).click();
  await expect(other.getByText('Applied and saved.')).toBeVisible();
  await expect(page.getByText('Its changes are merged into your draft')).toBeVisible();
  await expect(weight(page)).toHaveValue('5');
  await expect(page.getByText('Another window has a draft')).toBeHidden();
  await changesBar(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  const file = await readConfig(app);
  expect(file).toContain('renamed');
  expect(file).toContain('weight: 5');
  for (const comment of comments) expect(file).toContain(comment);

  // A window that is closed leaves its draft to the other.
  await weight(other).fill('9');
  await expect(changesBar(other)).toContainText('weight');
  await expect.poll(() => isKept(app)).toBe(true);
  await other.close();
  await expect(page.getByText(/are not applied/)).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(weight(page)).toHaveValue('9');
});
