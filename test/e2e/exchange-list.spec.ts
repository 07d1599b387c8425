import type { Page } from '@playwright/test';
import { expect, type LaunchedApp, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { exchangeRows, runCommand } from './support/ui.ts';
import { startUpstream, type Upstream } from './support/upstream.ts';
import { wholeRows } from './support/whole-rows.ts';

const config = (port: number, upstream: string): string => `version: 1
listeners:
  - id: web
    port: ${port}
routes:
  - id: broken
    match: {hosts: [shop.localhost], paths: [/broken/*]}
    to: {respond: {status: 503, body: broken}}
  - id: shop
    match: {hosts: [shop.localhost]}
    to: {pool: shop}
  - id: docs
    match: {hosts: [docs.localhost]}
    to: {pool: shop}
pools:
  - id: shop
    upstreams: [{id: a, url: "${upstream}"}]
`;

interface Shop {
  readonly app: LaunchedApp;
  readonly page: Page;
  /** Asks for paths of a host, one after the other. */
  ask(host: 'shop' | 'docs', ...paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The app before a shop whose answers are as long as the number in their path. */
async function openShop(launch: (options: { config: string }) => Promise<LaunchedApp>): Promise<Shop> {
  const port = await freePort();
  const upstream: Upstream = await startUpstream((request) =>
    'x'.repeat(Number(/\d+/.exec(request.url ?? '')?.[0] ?? 1)),
  );
  const app = await launch({ config: config(port, upstream.url) });
  const client = await createHttpsClient(app.caPath);
  return {
    app,
    page: app.page,
    async ask(host, ...paths) {
      for (const path of paths) await client.get(`https://${host}.localhost:${port}${path}`);
    },
    async close() {
      client.close();
      await upstream.close();
    },
  };
}

const heads = (page: Page) => page.getByRole('columnheader');
const grid = (page: Page) => page.getByRole('grid', { name: 'Exchanges' });

/** The texts of one column from the top down, of the rows in view. Rows are in any order in the document. */
const columnTexts = (page: Page, column: string): Promise<string[]> =>
  page
    .locator(`[role="row"]:has([data-column="${column}"])`)
    .evaluateAll(
      (rows, name) =>
        rows
          .toSorted((one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex))
          .map((row) => row.querySelector(`[data-column="${name}"]`)?.textContent ?? ''),
      column,
    );

const manyPaths = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `/item/${from + index + 1}`);

test('a column sorts upwards, downwards and not at all; a sorted list takes new ones when it is told to', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', '/size/300', '/size/100', '/size/200');
  await expect(exchangeRows(page, '/size/')).toHaveCount(3);
  await page.keyboard.press('Escape');
  const size = heads(page).filter({ hasText: 'Size' });
  await size.click();
  await expect(size).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => columnTexts(page, 'path')).toEqual(['/size/100', '/size/200', '/size/300']);

  await ask('shop', '/size/150');
  const pill = page.getByRole('button', { name: '1 new: put them in' });
  await expect(pill).toBeVisible();
  expect(await columnTexts(page, 'path')).toEqual(['/size/100', '/size/200', '/size/300']);
  await pill.click();
  await expect
    .poll(() => columnTexts(page, 'path'))
    .toEqual(['/size/100', '/size/150', '/size/200', '/size/300']);

  await size.press('Enter');
  await expect(size).toHaveAttribute('aria-sort', 'descending');
  await expect
    .poll(() => columnTexts(page, 'path'))
    .toEqual(['/size/300', '/size/200', '/size/150', '/size/100']);
  await size.click();
  await expect(size).toHaveAttribute('aria-sort', 'none');
  await expect
    .poll(() => columnTexts(page, 'path'))
    .toEqual(['/size/300', '/size/100', '/size/200', '/size/150']);
  await close();
});

/** Times in a row change; its path does not. */
const pathOf = (row: string): string | undefined => /\/item\/\d+/.exec(row)?.[0];

test('the list follows at its end alone, and stays where it was scrolled to while new ones come', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', ...manyPaths(60));
  const last = exchangeRows(page, '/item/60');
  await expect(last).toBeInViewport();

  await grid(page).hover();
  // The page may move there bit by bit: what is seen counts once it rests.
  const rest = await page.evaluateHandle(() => ({
    reached: new Promise<void>((resolve) => {
      document.addEventListener('scrollend', () => resolve(), { capture: true, once: true });
    }),
  }));
  await page.mouse.wheel(0, -600);
  await rest.evaluate(({ reached }) => reached);
  await expect(last).not.toBeInViewport();
  const seen = (await wholeRows(page)).map(pathOf);
  expect(seen.length).toBeGreaterThan(5);
  await ask('shop', ...manyPaths(5, 60));
  const pill = page.getByRole('button', { name: '5 new' });
  await expect(pill).toBeVisible();
  expect((await wholeRows(page)).map(pathOf)).toEqual(seen);
  await pill.click();
  await expect(exchangeRows(page, '/item/65')).toBeInViewport();
  await expect(pill).toBeHidden();
  await ask('shop', '/item/66');
  await expect(exchangeRows(page, '/item/66')).toBeInViewport();
  await close();
});

test('columns are chosen, sized and moved, by keyboard too, and are so after a reload', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', '/item/1');
  await expect(exchangeRows(page, '/item/1')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Columns' }).click();
  const chooser = page.getByRole('dialog', { name: 'Columns' });
  await chooser.getByText('HTTP version').click();
  await chooser.getByText('Host', { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(heads(page).filter({ hasText: 'HTTP' })).toBeVisible();
  await expect(heads(page).filter({ hasText: 'Host' })).toHaveCount(0);

  const path = heads(page).filter({ hasText: 'Path' });
  await path.focus();
  const before = (await path.boundingBox())?.width ?? 0;
  await path.press('Shift+ArrowRight');
  await path.press('Shift+ArrowRight');
  await expect.poll(async () => (await path.boundingBox())?.width).toBe(before + 32);
  await path.press('ControlOrMeta+ArrowLeft');
  const names = () => heads(page).allInnerTexts();
  await expect.poll(names).toEqual(expect.arrayContaining(['Path', 'Status']));
  const order = await names();
  expect(order.indexOf('Path')).toBe(order.indexOf('Status') - 1);

  // By pointer: the head of the size before that of the path.
  await heads(page).filter({ hasText: 'Size' }).dragTo(path);
  await expect.poll(async () => (await names()).indexOf('Size')).toBe(order.indexOf('Path'));
  const moved = await names();

  await page.reload();
  await expect(exchangeRows(page, '/item/1')).toBeVisible();
  await expect.poll(names).toEqual(moved);
  await heads(page).filter({ hasText: 'Size' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reset all columns' }).click();
  await expect(heads(page).filter({ hasText: 'Host' })).toBeVisible();
  await close();
});

test('groups say how many, how many failed and how long, and open by keyboard', async ({ launch }) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', '/item/1', '/item/2', '/broken/1');
  await ask('docs', '/item/3');
  await expect(exchangeRows(page, '/item/3')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('menuitem', { name: 'By host' }).click();
  const tree = page.getByRole('treegrid', { name: 'Exchanges' });
  const shop = tree.getByRole('row').filter({ hasText: '3 exchanges' });
  await expect(shop).toContainText('shop.localhost');
  await expect(shop).toContainText('1 error');
  await expect(shop).toContainText('p50');
  await expect(shop).toHaveAttribute('aria-expanded', 'false');

  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(shop).toHaveAttribute('aria-expanded', 'true');
  await expect(tree.getByRole('row').filter({ hasText: '/broken/1' })).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(shop).toHaveAttribute('aria-expanded', 'false');
  expect(await findings(page)).toEqual([]);
  await close();
});

test('a period picked on the timeline, by drag or by keyboard, lists what began in it', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', '/item/1');
  // Buckets are a tenth of a second wide at first: those asked for later are in later ones.
  await expect(exchangeRows(page, '/item/1')).toBeVisible();
  await page.keyboard.press('Escape');
  const beginning = page.getByRole('slider', { name: 'Beginning of the period' });
  const buckets = async () =>
    (Number(await beginning.getAttribute('aria-valuemax')) -
      Number(await beginning.getAttribute('aria-valuemin'))) /
    100;
  await expect
    .poll(async () => {
      await ask('shop', '/later');
      return buckets();
    })
    .toBeGreaterThanOrEqual(3);
  await beginning.focus();
  await page.keyboard.press('ArrowRight');
  await expect(exchangeRows(page, '/item/1')).toHaveCount(0);
  await expect(exchangeRows(page, '/later').first()).toBeVisible();
  await page.getByRole('button', { name: 'All times' }).click();
  await expect(exchangeRows(page, '/item/1')).toHaveCount(1);

  const picture = page.getByRole('region', { name: 'Timeline' }).locator('canvas');
  const box = await picture.boundingBox();
  if (box === null) throw new Error('The timeline is not in view.');
  await page.mouse.move(box.x + 1, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 8, box.y + 10, { steps: 3 });
  await page.mouse.up();
  await expect(exchangeRows(page, '/item/1')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('until');

  await page.getByLabel('Filter exchanges').fill('nothing-like-this');
  await expect(page.getByRole('heading', { name: 'No exchange passes' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove the filter' }).last().click();
  await expect(exchangeRows(page, '/item/1')).toHaveCount(1);
  await page.getByRole('button', { name: 'Timeline' }).click();
  await expect(page.getByRole('region', { name: 'Timeline' })).toHaveCount(0);
  await close();
});

test('several are picked by pointer and keyboard; marks stay, also after a reload, and can be listed alone', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', ...manyPaths(6));
  await expect(exchangeRows(page, '/item/6')).toBeVisible();
  await exchangeRows(page, '/item/2').click();
  await exchangeRows(page, '/item/4').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Picked exchanges' });
  await expect(bar).toContainText('3 picked');
  await exchangeRows(page, '/item/6').click({ modifiers: ['ControlOrMeta'] });
  await expect(bar).toContainText('4 picked');
  await expect(page.locator('[role="row"][aria-selected="true"]')).toHaveCount(4);

  await bar.getByRole('button', { name: 'Pin 4' }).click();
  await expect(exchangeRows(page, 'Pinned')).toHaveCount(4);
  await bar.getByRole('button', { name: 'Colour 4' }).click();
  await page.getByRole('menuitem', { name: 'Blue' }).click();
  await expect(exchangeRows(page, 'Pinned, blue')).toHaveCount(4);
  expect(await findings(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await exchangeRows(page, '/item/1').click();
  await page.keyboard.press('p');
  await expect(exchangeRows(page, 'Pinned')).toHaveCount(5);
  await page.keyboard.press('p');
  await expect(exchangeRows(page, 'Pinned')).toHaveCount(4);

  await page.reload();
  await expect(exchangeRows(page, 'Pinned, blue')).toHaveCount(4);
  await page.getByRole('button', { name: 'Marks' }).click();
  await page.getByRole('menuitem', { name: 'Marked blue only' }).click();
  await expect(exchangeRows(page, '/item/')).toHaveCount(4);
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(bar).toContainText('4 picked');
  await close();
});

test('a row’s menu opens at the pointer and from the keyboard, and filters by what was clicked', async ({
  launch,
}) => {
  const { page, ask, close } = await openShop(launch);
  await ask('shop', '/item/1', '/item/2');
  await ask('docs', '/item/3');
  await expect(exchangeRows(page, '/item/3')).toBeVisible();
  await exchangeRows(page, '/item/2').getByText('shop.localhost').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Leave out host:shop/ }).click();
  await expect(exchangeRows(page, '/item/')).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove the filter' }).click();

  await exchangeRows(page, '/item/2').click();
  await grid(page).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Filter by' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'path:/item/2' }).click();
  await expect(exchangeRows(page, '/item/')).toHaveCount(1);
  await close();
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`the list with everything in it has no serious finding in the ${theme.toLowerCase()} theme, at 200 % of a small window`, async ({
    launch,
  }) => {
    const { page, ask, close } = await openShop(launch);
    await runCommand(page, `${theme} theme`);
    await page.setViewportSize({ width: 512, height: 400 });
    await ask('shop', ...manyPaths(20), '/broken/1');
    await expect(exchangeRows(page, '/broken/1')).toBeVisible();
    await page.keyboard.press('Escape');
    await exchangeRows(page, '/broken/1').click();
    await page.keyboard.press('p');
    await page.keyboard.press('Escape');
    await heads(page).filter({ hasText: 'Status' }).click();
    await expect(page.getByRole('button', { name: /Sorted by status/ })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await close();
  });
}
