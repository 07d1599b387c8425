import { showView } from '../../../test/e2e/support/ui.ts';
import type { Scene, Scenery } from '../scene.ts';

const scene = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view: 'certificates',
  name,
  async run(scenery) {
    await showView(scenery.page, 'Certificates');
    await run(scenery);
  },
});

/** Dialogs of the certificates. Only the last changes anything, in the authority of the pictures alone. */
export const certificateScenes: readonly Scene[] = [
  scene('rotate', async ({ page, take }) => {
    await page.getByRole('button', { name: 'Rotate…' }).click();
    await page.getByRole('alertdialog', { name: 'Rotate the authority?' }).waitFor();
    await take('rotate', true);
  }),
  scene('phone', async ({ page, take }) => {
    await page.getByRole('button', { name: 'Give it to a phone…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give the certificate to a phone' });
    await dialog.getByRole('button', { name: /Address of this machine/ }).click();
    await page.getByRole('option', { name: /^127\.0\.0\.1/ }).click();
    await take('phone');
    await dialog.getByRole('button', { name: 'Share for 10 minutes' }).click();
    await dialog.getByRole('img', { name: /^QR code of http:/ }).waitFor();
    await take('phone-shared', true);
    await dialog.getByRole('button', { name: 'Stop sharing' }).click();
  }),
  scene('client certificate', async ({ page, take }) => {
    await page.getByRole('button', { name: 'Make a client certificate…' }).click();
    const order = page.getByRole('dialog', { name: 'Make a client certificate' });
    await order.getByRole('button', { name: 'Make it' }).click();
    await order.getByText('Write 1 to 64 characters; there are 0.').waitFor();
    await take('client-mistaken', true);
    await order.getByLabel('Name', { exact: true }).fill('alice');
    await order.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('dialog', { name: 'The client certificate is made' }).waitFor();
    await take('client-made', true);
  }),
];
