import type { Locator, Page } from '@playwright/test';
import { expect, readConfig, test } from './launch.ts';
import { freePort } from './support/free-port.ts';
import { createHttpsClient } from './support/https-client.ts';
import { exchangeRows, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

/** A node of the graph, by what it is: 'listener edge'. */
const node = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^${name}(,|$)`) });

/** What is selected, and its form. */
const beside = (page: Page): Locator => page.getByRole('complementary', { name: 'Beside the graph' });

const apply = (page: Page): Locator =>
  page.getByRole('region', { name: 'What this changes' }).getByRole('button', { name: 'Apply' });

/** The palette. */
const palette = (page: Page): Locator => page.getByRole('toolbar', { name: 'Add to the graph' });

async function rename(page: Page, from: string, to: string): Promise<void> {
  await node(page, from).focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: `New name for ${from}` }).fill(to);
  await page.keyboard.press('Enter');
}

/** Gives a listener a port that is free here: the one it was made with may be another test's. */
async function setPort(page: Page, name: string): Promise<number> {
  const port = await freePort();
  await node(page, name).click();
  await beside(page).getByRole('textbox', { name: 'Port' }).fill(String(port));
  return port;
}

/** Drags by the pointer from the middle of one thing to a place in another, by parts of its size. */
async function drag(
  page: Page,
  from: Locator,
  to: Locator,
  place: { readonly x: number; readonly y: number } = { x: 0.5, y: 0.5 },
): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (start === null || end === null) throw new Error('What is dragged, or where to, is not on the screen.');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  const target = { x: end.x + end.width * place.x, y: end.y + end.height * place.y };
  await page.mouse.move(target.x - 20, target.y - 6, { steps: 4 });
  await page.mouse.move(target.x, target.y, { steps: 2 });
  await page.mouse.up();
}

test('from nothing, an edge and a gateway before two upstreams are drawn, and a killed upstream is seen in the graph', async ({
  launch,
}) => {
  const [a, b] = [await startUpstream(() => 'from a'), await startUpstream(() => 'from b')];
  const app = await launch();
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  await showView(page, 'Topology');

  // The empty graph offers what listens here.
  for (const { port } of [a, b]) await page.getByRole('checkbox', { name: new RegExp(`:${port}\\b`) }).check({ force: true });
  await page.getByRole('button', { name: 'Draw the way to these 2' }).click();
  await rename(page, 'listener web', 'edge');
  await node(page, 'listener edge').click();
  await palette(page).getByRole('button', { name: /^Layer/ }).click();
  await expect(node(page, 'listener gateway')).toBeVisible();
  await expect(page.getByText('Done: add layer gateway after listener edge.')).toBeVisible();
  const port = await setPort(page, 'listener edge');
  await setPort(page, 'listener gateway');
  await apply(page).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  expect(await readConfig(app)).toContain('listener: gateway');

  const url = `https://app.localhost:${port}/`;
  const bodies = new Set<string>();
  for (let count = 0; count < 6; count += 1) bodies.add((await client.get(url)).body);
  expect([...bodies].toSorted()).toEqual(['from a', 'from b']);

  // One of them dies: its requests are answered by the other, and the graph says so.
  await a.close();
  const dead = node(page, 'upstream a of pool app');
  await expect(async () => {
    expect(await client.get(url)).toMatchObject({ status: 200, body: 'from b' });
    expect(await dead.getAttribute('aria-label')).toMatch(/ejected/);
  }).toPass({ intervals: [250] });
  await expect(node(page, 'upstream b of pool app')).toHaveAccessibleName(/healthy/);

  // The edge to the other one leads to the requests; one of them tells why it was tried twice.
  await page.getByRole('button', { name: 'Connections as a list' }).click();
  await page
    .getByRole('button', { name: /^pool app to upstream b of pool app, .*Show its requests\.$/ })
    .click();
  await expect(page.getByRole('main', { name: 'Inspector' })).toBeVisible();
  const retried = exchangeRows(page, 'app.localhost').first();
  await retried.click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('gateway');
});
