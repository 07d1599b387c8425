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
  // The graph moves when a form opens beside it: what stands still is waited for.
  await from.hover();
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
  // Counting failures until an upstream is ejected takes its time, beside starting and drawing.
  test.slow();
  let answers = ['', ''];
  // Found servers are listed by their ports.
  const [a, b] = [await startUpstream(() => answers[0] ?? ''), await startUpstream(() => answers[1] ?? '')];
  const isInOrder = a.port < b.port;
  answers = isInOrder ? ['from a', 'from b'] : ['from b', 'from a'];
  const app = await launch();
  const { page } = app;
  const client = await createHttpsClient(app.caPath);
  await showView(page, 'Topology');

  // The empty graph offers what listens here.
  for (const { port } of [a, b])
    await page.getByRole('checkbox', { name: new RegExp(`:${port}\\b`) }).check({ force: true });
  await page.getByRole('button', { name: 'Draw the way to these 2' }).click();
  await rename(page, 'listener web', 'edge');
  await node(page, 'listener edge').click();
  await palette(page)
    .getByRole('button', { name: /^Layer/ })
    .click();
  await expect(node(page, 'listener gateway')).toBeVisible();
  await expect(page.getByText('Done: add layer gateway after listener edge.')).toBeVisible();
  const port = await setPort(page, 'listener edge');
  await setPort(page, 'listener gateway');
  await apply(page).click();
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  expect(await readConfig(app)).toContain('listener: gateway');

  // The graph alone, as a whole.
  await page.keyboard.press('Escape');
  await page.keyboard.press('0');
  for (const upstream of ['a', 'b'])
    await expect(node(page, `upstream ${upstream} of pool app`)).toBeInViewport({ ratio: 0.99 });
  const url = `https://app.localhost:${port}/`;
  const bodies = new Set<string>();
  for (let count = 0; count < 6; count += 1) bodies.add((await client.get(url)).body);
  expect([...bodies].toSorted()).toEqual(['from a', 'from b']);

  // One of them dies: its requests are answered by the other, and the graph says so.
  await (isInOrder ? a : b).close();
  const dead = node(page, 'upstream a of pool app, .*ejected.*');
  await expect(async () => {
    expect(await client.get(url)).toMatchObject({ status: 200, body: 'from b' });
    expect(await dead.count()).toBe(1);
  }).toPass({ intervals: [250] });
  await expect(dead).toBeInViewport({ ratio: 0.99 });
  await expect(node(page, 'upstream b of pool app')).toHaveAccessibleName(/healthy/);

  // The edge to the other one leads to the requests; one of them tells why it was tried twice.
  await page.getByRole('button', { name: 'Connections as a list' }).click();
  await page
    .getByRole('button', { name: /^pool app to upstream b of pool app, .*Show its requests\.$/ })
    .click();
  await expect(page.getByRole('main', { name: 'Inspector' })).toBeVisible();
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill(`${await filter.inputValue()} reason:retry.again`);
  await exchangeRows(page, 'app.localhost').first().click();
  const why = page.getByRole('region', { name: 'Details' });
  await expect(why).toContainText(/Attempt 2 of 2, because no connection to a could be used/);
  await expect(why).toContainText('gateway');
});

/** web → api → pool api, web → rest → pool shop. */
const twoPools = `# Written by hand: keep me.
version: 1
listeners:
  - id: web
    port: 0
routes:
  # What programs ask.
  - id: api
    listeners: [web]
    match: {paths: ["/api/*"]}
    to: {pool: api}
  - id: rest
    listeners: [web]
    to: {pool: shop}
pools:
  - id: shop
    upstreams:
      - {id: a, url: "http://localhost:3001"} # the first
      - {id: b, url: "http://localhost:3002"}
  - id: api
    upstreams:
      - {id: x, url: "http://localhost:4000"}
`;

/** What is said of the last edit. */
const done = (page: Page, text: string): Promise<void> =>
  expect(page.getByRole('status').filter({ hasText: text })).toBeVisible();

test('connections, routes, upstreams and parts are dragged, and all of it is undone', async ({ launch }) => {
  const app = await launch({ config: twoPools });
  const { page } = app;
  await showView(page, 'Topology');
  const changes = page.getByRole('region', { name: 'What this changes' });
  const end = (name: string) => node(page, name).locator('..').locator('.react-flow__handle.source');

  // What a connection may not lead to says why, where it may is marked while it is drawn.
  const [start, target] = [
    await end('route api').boundingBox(),
    await node(page, 'listener web').boundingBox(),
  ];
  if (start === null || target === null) throw new Error('Nothing is drawn.');
  await page.mouse.move(start.x + 2, start.y + 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 30, target.y + 20, { steps: 5 });
  await expect(page.locator('[data-drop="possible"]')).not.toHaveCount(0);
  await expect(page.locator('[data-drop="refused"]')).not.toHaveCount(0);
  await expect(
    page.getByText('Requests would go round in a circle: web → web.', { exact: false }),
  ).toBeVisible();
  await page.mouse.up();
  await done(page, 'round in a circle');
  await expect(page.locator('[data-drop]')).toHaveCount(0);
  await expect(changes).toBeHidden();

  await drag(page, end('route api'), node(page, 'pool shop'));
  await done(page, 'Done: connect route api to pool shop. No route leads to pool api any more.');
  await drag(page, node(page, 'upstream b of pool shop'), node(page, 'pool api'));
  await done(page, 'Done: move upstream b from pool shop to pool api.');
  await expect(node(page, 'upstream b of pool api')).toBeVisible();
  await drag(page, node(page, 'route rest'), node(page, 'route api'), { x: 0.5, y: 0.2 });
  await done(page, 'Done: move route rest. It is tried as number 1 of 2.');
  await drag(page, palette(page).getByRole('button', { name: /^Upstream/ }), node(page, 'pool api'));
  await done(page, 'Done: add upstream a to pool api.');
  await expect(node(page, 'upstream a of pool api')).toBeVisible();
  await expect(changes).toBeVisible();

  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ControlOrMeta+z');
  await expect(changes).toBeHidden();
  await expect(node(page, 'upstream b of pool shop')).toBeVisible();
});

test('a route is built, connected, moved and deleted by the keyboard alone, and every step is said', async ({
  launch,
}) => {
  const app = await launch({ config: twoPools });
  const { page } = app;
  const keys = page.keyboard;
  await keys.press('ControlOrMeta+2');
  await page.getByRole('main', { name: 'Topology' }).waitFor();
  await node(page, 'listener web').waitFor();

  await keys.press('/');
  await keys.type('listener web');
  await keys.press('ArrowDown');
  await keys.press('Enter');
  await expect(node(page, 'listener web')).toBeFocused();

  // Add after this: a route, which takes the keyboard once it is drawn.
  await keys.press('a');
  await expect(page.getByRole('dialog', { name: 'Add after listener web' })).toBeVisible();
  await keys.type('which requests');
  await keys.press('Enter');
  await done(
    page,
    'Done: add route route. Route route is for route.localhost, as route rest takes everything.',
  );
  await expect(node(page, 'route route')).toBeFocused();

  await keys.press('F2');
  await keys.type('beta');
  await keys.press('Enter');
  await done(page, 'Done: rename route route to beta.');
  await expect(node(page, 'route beta')).toBeFocused();

  // What is possible stands first; the reason stands with what is not.
  await keys.press('c');
  const connect = page.getByRole('dialog', { name: 'Connect route beta to' });
  await expect(connect.getByRole('menuitem', { name: /Listener web/ })).toContainText('round in a circle');
  await keys.type('pool shop');
  await keys.press('Enter');
  await done(page, 'Done: connect route beta to pool shop.');

  await expect(node(page, 'route beta')).toBeFocused();
  await keys.press('Alt+ArrowUp');
  await done(page, 'Done: move route beta. It is tried as number 1 of 3.');
  await expect(node(page, 'route beta')).toBeFocused();
  await keys.press('ArrowRight');
  await expect(node(page, 'pool shop')).toBeFocused();
  await keys.press('ArrowRight');
  await keys.press('m');
  await keys.type('api');
  await keys.press('Enter');
  await done(page, 'Done: move upstream a from pool shop to pool api.');

  await keys.press('/');
  await keys.type('route api');
  await keys.press('ArrowDown');
  await keys.press('Enter');
  await expect(node(page, 'route api')).toBeFocused();
  await keys.press('Delete');
  await done(page, 'Done: delete route api. No route leads to pool api any more.');

  await keys.press('ControlOrMeta+s');
  await expect(page.getByText('Applied and saved.')).toBeVisible();
  const file = await readConfig(app);
  expect(file).toContain('# Written by hand: keep me.');
  expect(file).toMatch(/routes:\n {2}- id: beta\n/);
  expect(file).not.toContain('id: api\n    listeners');
});

test('edits of the graph and of forms are one history, in every view', async ({ launch }) => {
  const app = await launch({ config: twoPools });
  const { page } = app;
  await showView(page, 'Topology');
  const changes = page.getByRole('region', { name: 'What this changes' });
  await node(page, 'route api').focus();
  await page.keyboard.press('d');
  await expect(node(page, 'route api-2')).toBeFocused();
  await beside(page).getByRole('textbox', { name: 'Hosts' }).fill('two.localhost');
  await node(page, 'pool shop').focus();
  await page.keyboard.press('Delete');
  await done(
    page,
    'Done: delete pool shop. Route rest led to it, and answers 503 until connected to something else.',
  );

  // The other view of the same draft.
  await showView(page, 'Routes');
  await expect(page.getByRole('row', { name: 'api-2' })).toContainText('two.localhost');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('row', { name: 'rest' })).toContainText('shop');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('row', { name: 'api-2' })).not.toContainText('two.localhost');
  await showView(page, 'Topology');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(node(page, 'route api-2')).toBeHidden();
  await expect(changes).toBeHidden();
});

test('nodes have menus by pointer and keyboard, and a presentation cannot be edited', async ({ launch }) => {
  const app = await launch({ config: twoPools });
  const { page } = app;
  await showView(page, 'Topology');
  await node(page, 'route api').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'route api' });
  await expect(menu.getByRole('menuitem')).toHaveText([
    /Open its form/,
    /Show its requests/,
    /Rename/,
    /Connect to…/,
    /Disconnect from…/,
    /Add after this/,
    /Try earlier/,
    /Try later/,
    /Duplicate/,
    /Delete/,
  ]);
  await menu.getByRole('menuitem', { name: /Disconnect from…/ }).click();
  await page
    .getByRole('dialog', { name: 'Disconnect route api from' })
    .getByRole('menuitem', { name: 'pool api' })
    .click();
  await done(
    page,
    'Done: disconnect route api from pool api. Route api answers 503 until it is connected to something.',
  );

  // Edges and the ground have menus as well; a connection let go over the ground asks what is to be there.
  const edge = await page.locator('[data-edge-id^="balances pool:shop upstream:shop/a"]').boundingBox();
  if (edge === null) throw new Error('The edge is not drawn.');
  await page.mouse.click(edge.x + edge.width / 2, edge.y + edge.height / 2, { button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete upstream a of pool shop' }).click();
  await done(page, 'Done: delete upstream a of pool shop.');
  const ground = page.locator('.react-flow__pane');
  await ground.click({ button: 'right', position: { x: 40, y: 90 } });
  await page
    .getByRole('menu', { name: 'Add to the graph' })
    .getByRole('menuitem', { name: 'Listener' })
    .click();
  await done(page, 'Done: add listener web-2.');
  const handle = node(page, 'route rest').locator('..').locator('.react-flow__handle.source');
  await drag(page, handle, ground, { x: 0.3, y: 0.9 });
  await page.getByRole('menu', { name: 'Add after it' }).getByRole('menuitem', { name: 'Files' }).click();
  await done(page, 'Done: have route rest answer with files of a folder.');

  await page.getByRole('button', { name: 'Present' }).click();
  await expect(palette(page)).toBeHidden();
  await node(page, 'route rest').focus();
  for (const key of ['Delete', 'a', 'c', 'F2', 'd']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(node(page, 'route rest')).toBeVisible();
  await node(page, 'route rest').click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeHidden();
});
