import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { askListener } from './support/contents.ts';
import { freePort } from './support/free-port.ts';
import { runCommand, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

const config = (port: number, first: string, second: string): string => `version: 1
listeners: [{id: web, port: ${port}, tls: off}]
routes:
  - {id: shop, match: {paths: [/shop/*]}, to: {pool: shop}}
  - {id: health, match: {paths: [/health]}, to: {respond: {status: 200, body: ok}}}
pools:
  - id: shop
    health: {active: {interval: 500ms, timeout: 400ms, rise: 1, fall: 1}}
    upstreams:
      - {id: a, url: "${first}"}
      - {id: b, url: "${second}"}
`;

const node = (page: Page, name: RegExp): Locator => page.getByRole('button', { name });
const widthOf = (page: Page, edge: string): Promise<number> =>
  page.locator(`[data-edge="${edge}"]`).getAttribute('data-width').then(Number);

/** Asks without an end until it is told to stop. */
function keepAsking(port: number, path: string): () => Promise<void> {
  let isAsking = true;
  const asking = (async () => {
    while (isAsking) await askListener(port, path).catch(() => undefined);
  })();
  return () => {
    isAsking = false;
    return asking;
  };
}

test('traffic widens its edges, a killed upstream is unhealthy in colour, mark and word, and an edge filters the inspector', async ({
  launch,
}) => {
  test.slow();
  const port = await freePort();
  const first = await startUpstream(() => 'a');
  const second = await startUpstream(() => 'b');
  const app = await launch({ config: config(port, first.url, second.url) });
  const { page } = app;
  await showView(page, 'Topology');
  const toB = 'balances pool:shop upstream:shop/b';
  await expect(page.locator(`[data-edge="${toB}"]`)).toBeAttached();
  await expect(node(page, /^upstream b of pool shop,.* healthy/)).toBeVisible();
  const idle = await widthOf(page, toB);

  const stop = keepAsking(port, '/shop/1');
  await expect.poll(() => widthOf(page, toB)).toBeGreaterThan(idle);
  await expect(node(page, /^route shop, .*[1-9]\d* requests per second/)).toBeVisible();
  // What no one asks for stays as it was.
  await expect(node(page, /^route health, .*, 0 requests per second/)).toBeVisible();

  await second.close();
  const killed = node(page, /^upstream b of pool shop, .*, (unhealthy|ejected) since/);
  await expect(killed).toBeVisible();
  await expect(killed).toContainText(/unhealthy|ejected/);
  await expect(killed).toHaveClass(/border-(error|warn)/);
  await expect(killed.locator('svg').last()).toBeVisible();
  await expect(page.locator(`[data-edge="${toB}"]`)).toHaveAttribute('stroke-dasharray', /./);
  await expect(node(page, /^pool shop, 1 of 2 up, .*b (unhealthy|ejected)/)).toBeVisible();
  await stop();

  for (const theme of ['Light theme', 'Dark theme']) {
    await runCommand(page, theme);
    expect(await findings(page)).toEqual([]);
  }

  // The list says the same of every edge, and leads where the edge leads.
  await page.getByRole('button', { name: 'Connections as a list' }).click();
  const list = page.getByRole('region', { name: 'Connections' });
  await expect(
    list.getByRole('button', { name: /pool shop to upstream b of pool shop.*(unhealthy|ejected)/ }),
  ).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close the list' }).click();

  const box = await page
    .locator('[data-edge="leads route:shop pool:shop"], [data-edge^="leads"]')
    .first()
    .boundingBox();
  if (box === null) throw new Error('The edge is not in view.');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.getByRole('combobox', { name: 'Filter exchanges' })).toHaveValue('route:shop pool:shop');
  await first.close();
});

test('the keyboard walks along the edges, opens forms, finds nodes and presents', async ({ launch }) => {
  const port = await freePort();
  const first = await startUpstream(() => 'a');
  const app = await launch({ config: config(port, first.url, 'http://127.0.0.1:1') });
  const { page } = app;
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('main', { name: 'Topology' }).waitFor();

  await node(page, /^Clients/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, /^listener web/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, /^route (shop|health)/).and(page.locator(':focus'))).toBeVisible();
  await page.keyboard.press('Home');
  await expect(node(page, /^route shop/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, /^pool shop/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(node(page, /^upstream b of pool shop/)).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Upstream b', exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Upstream URL' }).fill('http://127.0.0.1:2');
  await expect(page.getByRole('region', { name: 'What this changes' })).toBeVisible();
  await node(page, /^upstream b of pool shop/).focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('region', { name: 'What this changes' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Upstream b', exact: true })).toBeHidden();
  await expect(node(page, /^upstream b of pool shop/)).toBeFocused();

  await page.keyboard.press('/');
  await page.keyboard.type('health');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(node(page, /^route health/)).toBeFocused();

  await page.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeHidden();
  await expect(node(page, /^route health/)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();

  await node(page, /^route health/).focus();
  await page.keyboard.press('f');
  await expect(page.getByRole('combobox', { name: 'Filter exchanges' })).toHaveValue('route:health');
  await first.close();
});

test('a hundred routes can be read in a small window, and nothing at all says what to do', async ({
  launch,
}) => {
  test.slow();
  const port = await freePort();
  const server = createServer((_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const routes = Array.from(
    { length: 100 },
    (_, index) =>
      `  - {id: route-${index}, match: {hosts: [app-${index}.localhost]}, to: {pool: pool-${index % 20}}}`,
  );
  const pools = Array.from(
    { length: 20 },
    (_, index) =>
      `  - {id: pool-${index}, upstreams: [{id: a, url: "http://127.0.0.1:1"}, {id: b, url: "http://127.0.0.1:2"}, {id: c, url: "http://127.0.0.1:3"}]}`,
  );
  const app = await launch({
    config: `version: 1\nlisteners: [{id: web, port: ${port}, tls: off}]\nroutes:\n${routes.join('\n')}\npools:\n${pools.join('\n')}\n`,
  });
  const { page } = app;
  await page.setViewportSize({ width: 1024, height: 640 });
  await showView(page, 'Topology');
  const text = node(page, /^route route-0,/).getByText('route-0', { exact: true });
  await expect(text).toBeVisible();
  expect((await text.boundingBox())?.height ?? 0).toBeGreaterThan(9);
  await expect(node(page, /^all 3 upstreams of pool pool-0/)).toBeAttached();
  await node(page, /^all 3 upstreams of pool pool-0/).focus();
  await page.keyboard.press('Enter');
  await expect(node(page, /^upstream a of pool pool-0/)).toBeAttached();
  expect(await findings(page)).toEqual([]);
  server.close();
  await once(server, 'close');

  const empty = await launch({ config: 'version: 1\n' });
  await showView(empty.page, 'Topology');
  await expect(empty.page.getByRole('heading', { name: 'Draw where requests go' })).toBeVisible();
});
