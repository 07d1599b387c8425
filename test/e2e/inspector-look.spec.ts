import { ask } from '../helpers/ask.ts';
import { expect, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { details, exchangeRows, runCommand } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';
import { wholeRows } from './support/whole-rows.ts';

async function setUp(
  launch: Parameters<Parameters<typeof test>[2]>[0]['launch'],
  body = 'served',
  contentType = 'text/plain',
) {
  const port = await freePort();
  const upstream = await startUpstream(() => body, { 'content-type': contentType });
  const app = await launch({
    config: `version: 1
listeners:
  - {id: plain, port: ${port}, tls: "off"}
routes:
  - {id: shop, match: {hosts: [shop.localhost]}, to: {pool: shop}}
pools:
  - {id: shop, upstreams: [{id: a, url: "${upstream.url}"}]}
`,
  });
  const request = (path: string) => ask(port, { path, headers: { host: 'shop.localhost' } });
  return { page: app.page, request, close: () => upstream.close() };
}

test('in a small window eight rows are in view with details below, the selected one among them', async ({
  launch,
}) => {
  const { page, request, close } = await setUp(launch);
  await page.setViewportSize({ width: 1024, height: 640 });
  for (let item = 1; item <= 30; item += 1) await request(`/item/${item}`);
  await expect(exchangeRows(page, '/item/30')).toBeVisible();
  await details(page).getByRole('button', { name: 'Close the details' }).click();
  await expect(details(page)).toBeHidden();
  // The last row is where the details will be.
  await exchangeRows(page, '/item/30').click();
  await expect(details(page).getByRole('tab', { name: 'Why' })).toBeVisible();
  // Both at once: right after the click the list may still be as high as it was.
  await expect
    .poll(async () => {
      const rows = await wholeRows(page);
      return { enough: rows.length >= 8, selected: rows.some((row) => row.includes('/item/30')) };
    })
    .toEqual({ enough: true, selected: true });

  // One in the middle, too, although the list was at its end.
  await details(page).getByRole('button', { name: 'Close the details' }).click();
  await expect(details(page)).toBeHidden();
  await exchangeRows(page, '/item/20').click();
  await expect(details(page).getByRole('tab', { name: 'Why' })).toBeVisible();
  await expect.poll(async () => (await wholeRows(page)).some((row) => row.includes('/item/20'))).toBe(true);
  await close();
});

test('in a small window eight lines of a JSON body are in view below the list', async ({ launch }) => {
  const lines = Array.from({ length: 30 }, (_, index) => `"line${index}": ${index}`);
  const { page, request, close } = await setUp(launch, `{${lines.join(',')}}`, 'application/json');
  await page.setViewportSize({ width: 1024, height: 640 });
  await request('/basket');
  await exchangeRows(page, '/basket').click();
  await details(page)
    .getByRole('tab', { name: /^Response/ })
    .click();
  const body = details(page).getByRole('textbox', { name: 'Body' });
  await expect(body).toContainText('"line0": 0');
  // The first line is the bracket.
  await expect(body.getByText('"line6": 6')).toBeInViewport({ ratio: 1 });
  await close();
});

test('actions on the selected exchange are in the palette, and its menu fits a small window', async ({
  launch,
}) => {
  const { page, request, close } = await setUp(launch);
  await page.setViewportSize({ width: 1024, height: 640 });
  await request('/basket');
  await exchangeRows(page, '/basket').click();
  await runCommand(page, 'Edit and resend the selected exchange…');
  const dialog = page.getByRole('dialog', { name: 'Edit and resend' });
  await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue('http://shop.localhost/basket');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox', { name: 'Search commands' }).fill('Resend the selected');
  await page.keyboard.press('Enter');
  await expect(exchangeRows(page, '/basket')).toHaveCount(2);

  await exchangeRows(page, '/basket').first().getByText('/basket').click({ button: 'right' });
  const last = page.getByRole('menuitem', { name: 'Leave out path:/basket' });
  await expect(last).toBeInViewport({ ratio: 1 });
  await page.getByRole('menuitem', { name: 'Change traffic like this' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Mock this response…' }).click();
  await expect(page.getByRole('dialog', { name: 'Mock this response' })).toBeVisible();
  await page.keyboard.press('Escape');

  await runCommand(page, 'Group exchanges by route');
  await expect(page.getByRole('row', { name: /shop.*2 exchanges/ })).toBeVisible();
  await close();
});
