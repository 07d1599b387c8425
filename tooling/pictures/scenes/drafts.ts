import { readFile, writeFile } from 'node:fs/promises';
import type { WindowName } from '../camera.ts';
import type { Scene, Scenery } from '../scene.ts';
import { changesBar, keyInput, keyRow, openRoute } from './form-steps.ts';

const scene = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view: 'draft',
  name,
  // What is edited ends with its window.
  prepare: (answers) => answers.set('draft.put', 'held'),
  run,
});

/** In which a draft is kept for certain, in milliseconds. */
const keeping = 1500;

const others: readonly WindowName[] = ['small', 'zoomed'];

/** A few edits of different kinds. */
async function edit({ page }: Scenery): Promise<void> {
  await openRoute(page, 'shop-api');
  await keyInput(page, 'routes[].limits.timeout').fill('45s');
  await keyInput(page, 'routes[].match.hosts').fill('shop.example');
  await keyInput(page, 'routes[].match.hosts').press('Enter');
  await page.getByRole('textbox', { name: 'Weight' }).first().fill('5');
  await openRoute(page, 'maintenance');
  await keyInput(page, 'routes[].to.respond.body').fill('Back at ten.\nSorry again.');
  await openRoute(page, 'moved');
  await page.getByRole('button', { name: 'Delete route' }).click();
  await openRoute(page, 'blog');
  await page.getByRole('button', { name: 'Duplicate route' }).click();
  await changesBar(page)
    .getByText(/^\d+ changes$/)
    .waitFor();
}

/** Changes of a draft, and everything on the way from there into the file. */
export const draftScenes: readonly Scene[] = [
  scene('changes and text', async (scenery) => {
    const { page, take } = scenery;
    await edit(scenery);
    await take('changes', others);
    await changesBar(page).getByRole('radio', { name: 'File' }).click();
    await changesBar(page).getByRole('region', { name: 'Differences of the file' }).waitFor();
    await take('file', others);
    await changesBar(page).getByRole('button', { name: 'Discard' }).click();
  }),
  scene('mistakes', async (scenery) => {
    const { page, take } = scenery;
    await openRoute(page, 'shop-api');
    await keyInput(page, 'routes[].limits.timeout').fill('45');
    await keyInput(page, 'routes[].match.paths').fill('cart');
    await keyInput(page, 'routes[].match.paths').press('Enter');
    await keyRow(page, 'routes[].limits.timeout').getByText('has no unit').waitFor();
    await take('mistakes', others);
    await changesBar(page).getByRole('button', { name: 'Discard' }).click();
  }),
  scene('refused', async (scenery) => {
    const { page, answers, take } = scenery;
    await openRoute(page, 'shop-api');
    await keyInput(page, 'routes[].limits.timeout').fill('45s');
    answers.set('config.apply', 'held');
    await changesBar(page).getByRole('button', { name: 'Apply' }).click();
    await changesBar(page).getByText('Applying…').waitFor();
    await take('applying');
  }),
  scene('refused', async (scenery) => {
    const { page, answers, take } = scenery;
    await openRoute(page, 'shop-api');
    await keyInput(page, 'routes[].limits.timeout').fill('45s');
    answers.set('config.apply', {
      refusal: 'The file could not be written: ENOSPC, no space left on the disk. Free some and apply again.',
    });
    await changesBar(page).getByRole('button', { name: 'Apply' }).click();
    await page.getByText('ENOSPC').waitFor();
    await take('refused', others);
  }),
  scene('conflict and merge', async (scenery) => {
    const { page, shop, take } = scenery;
    const before = await readFile(shop.configPath, 'utf8');
    await edit(scenery);
    await writeFile(
      shop.configPath,
      before
        .replace('timeout: 30s}', 'timeout: 1m}')
        .replace('weight: 3', 'weight: 9')
        .replace('"Back at nine.\\nSorry."', '"Closed for good."')
        .replace('status: 301', 'status: 302'),
    );
    await page.getByText('The file changed on disk too').waitFor();
    await take('conflict', others);
    await page.getByRole('button', { name: 'Merge…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge your draft with the file' });
    await dialog.waitFor();
    await take('merge', others);
    await dialog
      .getByRole('radio', { name: /The file now/ })
      .first()
      .press('Space');
    await dialog
      .getByRole('radio', { name: /Your draft/ })
      .nth(1)
      .press('Space');
    await take('merge-chosen', others);
    await dialog.getByRole('region', { name: 'What the draft will be' }).scrollIntoViewIfNeeded();
    await take('merge-outcome', others);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Take the file as it is' }).click();
    await writeFile(shop.configPath, before);
  }),
  scene('file that cannot be read', async (scenery) => {
    const { page, shop, take } = scenery;
    const before = await readFile(shop.configPath, 'utf8');
    await openRoute(page, 'shop-api');
    await writeFile(shop.configPath, before.replace('routes:', 'routes: ['));
    await page.getByRole('region', { name: 'Problems' }).first().waitFor();
    await take('unreadable', others);
    await writeFile(
      shop.configPath,
      before
        .replace('id: rest', 'id: rest, speed: fast')
        .replace('id: blog, match', 'id: blog, colour: red, match'),
    );
    await page.getByText('speed').first().waitFor();
    await openRoute(page, 'blog');
    await take('mistaken-file', others);
    await page.getByRole('region', { name: 'Also set in the file' }).scrollIntoViewIfNeeded();
    await take('unknown-key', others);
    await writeFile(shop.configPath, before);
  }),
  {
    view: 'draft',
    name: 'kept draft',
    async run(scenery) {
      const { page, take } = scenery;
      await edit(scenery);
      // It is kept half a second after the last change.
      await page.waitForTimeout(keeping);
      await page.reload();
      await page.getByText(/are not applied/).waitFor();
      await take('kept', others);
      await page.getByRole('button', { name: 'Discard…' }).click();
      const question = page.getByRole('alertdialog');
      await question.waitFor();
      await take('kept-discard', others);
      await question.getByRole('button', { name: 'Discard', exact: true }).click();
      await page.getByText(/are not applied/).waitFor({ state: 'detached' });
    },
  },
];
