import { runCommand, showView } from '../../../test/e2e/support/ui.ts';
import type { WindowName } from '../camera.ts';
import type { Scene, Scenery } from '../scene.ts';

const scene = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view: 'welcome',
  name,
  run,
});

const others: readonly WindowName[] = ['small', 'zoomed'];

/** A first start, without a configuration: what is found, what may go wrong, and the first service. Only the last adds one. */
export const welcomeScenes: readonly Scene[] = [
  {
    view: 'welcome',
    name: 'looking',
    prepare: (answers) => answers.set('discovery.ports', 'held'),
    async run({ page, take }) {
      await page.getByText('Looking for listening ports…').waitFor();
      await take('looking', others);
    },
  },
  {
    view: 'welcome',
    name: 'cannot look',
    prepare: (answers) =>
      answers.set('discovery.ports', { refusal: '/proc/net/tcp could not be read: EACCES.' }),
    async run({ page, take }) {
      await page.getByText('EACCES').waitFor();
      await take('cannot-look');
    },
  },
  scene('empty views', async ({ page, take }) => {
    for (const name of ['Topology', 'Routes', 'Upstreams', 'Cache', 'Defence', 'Doctor'] as const) {
      await showView(page, name);
      await take(`empty-${name.toLowerCase()}`, true);
    }
  }),
  scene('found', async ({ page, take }) => {
    await page
      .getByRole('textbox', { name: /^Name for port/ })
      .first()
      .waitFor();
    await take('found', others);
    await page
      .getByRole('textbox', { name: /^Name for port/ })
      .first()
      .fill('not a name');
    await page.getByRole('button', { name: 'Add', exact: true }).last().click();
    await take('mistaken', others);
  }),
  scene('first service', async ({ page, take }) => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shop');
    await page.getByRole('textbox', { name: 'Address of the service' }).fill('http://localhost:3000');
    await page.getByRole('button', { name: 'Add', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Waiting for the first request' }).waitFor();
    await page.getByRole('button', { name: 'Trust in all…' }).waitFor();
    await take('first', others);
    await runCommand(page, 'Add service…');
    const dialog = page.getByRole('dialog', { name: 'Add service' });
    await dialog.waitFor();
    await take('add', others);
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('blog');
    await dialog.getByRole('textbox', { name: 'Address of the service' }).fill('http://localhost:3001');
    await dialog.getByRole('button', { name: 'Add', exact: true }).last().click();
    await page.getByRole('dialog', { name: 'The service is added' }).waitFor();
    await take('added', others);
  }),
];
