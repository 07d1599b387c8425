import { runCommand, showView } from '../../../test/e2e/support/ui.ts';
import type { WindowName } from '../camera.ts';
import type { Scene, Scenery } from '../scene.ts';

const scene = (view: string, name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view,
  name,
  prepare: (answers) => answers.set('draft.put', 'held'),
  run,
});

const others: readonly WindowName[] = ['small', 'zoomed'];

/** Views beside the inspector and the forms, and their dialogs. */
export const viewScenes: readonly Scene[] = [
  scene('shell', 'shortcuts and commands', async ({ page, take }) => {
    await showView(page, 'Routes');
    await runCommand(page, 'Keyboard shortcuts');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await take('shortcuts', others);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await take('commands', others);
  }),
  scene('settings', 'view and dialogs', async ({ page, take }) => {
    await showView(page, 'Settings');
    await page.getByRole('button', { name: 'Third-party licences…' }).waitFor();
    await take('top', others);
    await page.getByRole('heading', { name: 'Earlier configurations' }).scrollIntoViewIfNeeded();
    await take('middle', others);
    await page.getByRole('button', { name: 'Third-party licences…' }).scrollIntoViewIfNeeded();
    await take('bottom', others);
    await page.getByRole('button', { name: 'Third-party licences…' }).click();
    const licences = page.getByRole('dialog', { name: 'Licences' });
    await licences.locator('summary').first().click();
    await take('licences', others);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Restart…' }).click();
    await page.getByRole('alertdialog').waitFor();
    await take('restart', others);
  }),
  scene('hosts', 'add and remove', async ({ page, take }) => {
    await showView(page, 'Settings');
    await page.getByRole('button', { name: 'Remove…' }).last().click();
    const dialog = page.getByRole('dialog', { name: 'Remove from the hosts file' });
    await dialog.getByText(/Nothing in|These lines/).waitFor();
    await take('remove', others);
  }),
  scene('doctor', 'states', async ({ page, answers, take }) => {
    await showView(page, 'Doctor');
    await take('empty', others);
    await page.getByRole('button', { name: 'Run the doctor' }).click();
    const main = page.getByRole('main', { name: 'Doctor' });
    await main.getByText(/^\d+ names: /).waitFor();
    await take('report', others);
    await page.getByRole('textbox', { name: 'Name or URL' }).fill('docs.test');
    await page.keyboard.press('Enter');
    await main.getByText(/^1 name: /).waitFor();
    await take('one', others);
    const change = main.getByRole('button', { name: 'Show the change…' });
    if ((await change.count()) > 0) {
      await change.first().click();
      await page.getByRole('dialog', { name: 'Add to the hosts file' }).getByRole('list').waitFor();
      await take('hosts', others);
      await page.keyboard.press('Escape');
    }
    answers.set('doctor.run', {
      refusal: '"http://" has no host name. Write a name such as shop.localhost, or a URL.',
    });
    await page.getByRole('textbox', { name: 'Name or URL' }).fill('http://');
    await page.keyboard.press('Enter');
    await main.getByText('has no host name').waitFor();
    await take('refused');
  }),
  scene('trust', 'view and dialogs', async ({ page, take }) => {
    await showView(page, 'Certificates');
    await page.getByRole('list', { name: 'Trust stores' }).waitFor();
    await take('top', others);
    for (const title of ['Give the certificate away', 'Client certificates', 'Remove everything']) {
      await page.getByRole('heading', { name: title }).scrollIntoViewIfNeeded();
      await take(title.toLowerCase().replaceAll(' ', '-'), true);
    }
    await page.getByRole('button', { name: 'Install into all…' }).click();
    await page.getByRole('dialog', { name: /^Trust the authority/ }).waitFor();
    await take('install', others);
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Details of/ })
      .first()
      .click();
    await take('row', true);
    await page.getByRole('button', { name: 'Remove everything…' }).click();
    await page
      .getByRole('dialog', { name: 'Remove everything?' })
      .getByRole('button', { name: 'Remove everything' })
      .waitFor();
    await take('remove', others);
  }),
  scene('trust', 'loading', async ({ page, answers, take }) => {
    answers.set('authority.overview', 'held');
    await showView(page, 'Certificates');
    await page.getByText('Loading…').first().waitFor();
    await take('loading');
  }),
  scene('trust', 'error', async ({ page, answers, take }) => {
    answers.set('authority.overview', {
      refusal: 'ca.pem could not be read: EACCES. Give your user the right to read it.',
    });
    await showView(page, 'Certificates');
    await page.getByText('EACCES').waitFor();
    await take('error');
  }),
  scene('upstreams', 'view, menus and consent', async ({ page, take }) => {
    await showView(page, 'Upstreams');
    await take('full', others);
    await page
      .getByRole('button', { name: /^Break / })
      .first()
      .click();
    await page.getByRole('menu').waitFor();
    await take('break');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Disable dev|^Drain dev/ })
      .first()
      .click();
    await page.getByRole('alertdialog').waitFor();
    await take('consent', true);
  }),
  scene('cache', 'purge', async ({ page, take }) => {
    await showView(page, 'Cache');
    await take('view', others);
    await page.getByRole('button', { name: 'Purge…' }).click();
    await page.getByRole('dialog', { name: 'Purge' }).waitFor();
    await take('purge', others);
  }),
  scene('defence', 'view', async ({ page, take }) => {
    await showView(page, 'Defence');
    await page.getByText('Loading…').waitFor({ state: 'detached' });
    await take('view', others);
  }),
  scene('topology-edit', 'pick, menu, rename', async ({ page, take }) => {
    await showView(page, 'Topology');
    await page.getByRole('button', { name: /^route blog,/ }).click();
    await page.getByRole('region', { name: 'Route blog', exact: true }).waitFor();
    await page.getByRole('button', { name: /^route blog,/ }).press('c');
    await page.getByRole('dialog').waitFor();
    await take('connect', others);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^route blog,/ }).press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await take('menu', true);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^route blog,/ }).press('F2');
    await page.getByRole('textbox', { name: /name/i }).first().waitFor();
    await take('rename');
  }),
];
