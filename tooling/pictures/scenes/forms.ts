import { showView } from '../../../test/e2e/support/ui.ts';
import { type WindowName, windows } from '../camera.ts';
import type { Scene, Scenery } from '../scene.ts';
import { keyInput, keyRow, openListener, openRoute, takeThrough, unfold } from './form-steps.ts';

const scene = (view: string, name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view,
  name,
  // What is edited ends with its window.
  prepare: (answers) => answers.set('draft.put', 'held'),
  run,
});

const everyWindow: readonly WindowName[] = ['usual', 'small', 'zoomed'];

/** Node of the graph by the beginning of what is said of it. */
const node = ({ page }: Scenery, name: RegExp) => page.getByRole('button', { name }).first();

/** Forms as they stand, of every kind, and with everything unfolded. Each scene is a window of its own, whose edits end with it. */
export const formScenes: readonly Scene[] = [
  scene('route-form', 'every section', async (scenery) => {
    const form = await openRoute(scenery.page, 'shop-api');
    await takeThrough(scenery, form, 'folded');
    await unfold(form);
    for (const window of everyWindow) await takeThrough(scenery, form, 'full', window);
  }),
  scene('route-form', 'kinds of targets', async (scenery) => {
    for (const name of ['assets', 'moved', 'maintenance', 'layer']) {
      await openRoute(scenery.page, name);
      await scenery.take(name, true);
    }
    const rest = await openRoute(scenery.page, 'rest');
    await unfold(rest);
    await takeThrough(scenery, rest, 'bare');
  }),
  scene('route-form', 'choices', async ({ page, take }) => {
    const form = await openRoute(page, 'shop-api');
    await unfold(form);
    for (const [key, state] of [
      ['routes[].to', 'target'],
      ['routes[].to.pool', 'pool'],
      ['pools[].balance', 'balance'],
      ['routes[].rewrite.host', 'host'],
    ] as const) {
      await keyRow(page, key).getByRole('button').first().click();
      await page.getByRole('listbox').waitFor();
      await take(`choice-${state}`, state === 'balance');
      await page.keyboard.press('Escape');
    }
  }),
  scene('route-form', 'mistakes', async (scenery) => {
    const { page, take } = scenery;
    const form = await openRoute(page, 'shop-api');
    await unfold(form);
    for (const [key, text] of [
      ['routes[].match.hosts', 'shop localhost'],
      ['routes[].match.paths', 'cart'],
      ['routes[].match.clients', '300.1.1.1'],
      ['routes[].match.headers', 'x-flag'],
      ['routes[].rewrite.stripPrefix', 'api'],
      ['routes[].rewrite.path.match', '(['],
      ['routes[].cache.defaultTtl', 'five minutes'],
      ['routes[].limits.rate.requests', 'many'],
      ['routes[].limits.rate.key', 'header'],
      ['routes[].limits.bodyBytes', '10'],
      ['routes[].limits.timeout', '30'],
      ['pools[].hashKey', 'session'],
      ['pools[].circuitBreaker.errorRate', '150%'],
      ['pools[].health.active.interval', '0s'],
      ['pools[].health.active.expectStatus', '2xx'],
      ['pools[].retry.attempts', '99'],
    ] as const) {
      await keyInput(page, key).fill(text);
      await keyInput(page, key).press('Tab');
    }
    await form.getByRole('textbox', { name: 'Upstream URL' }).first().fill('localhost');
    await form.getByRole('textbox', { name: 'Weight' }).nth(1).fill('heavy');
    await form.getByText('has no unit').first().waitFor();
    for (const window of everyWindow) await takeThrough(scenery, form, 'mistaken', window);
    await page
      .getByRole('region', { name: 'What this changes' })
      .getByText(/mistakes/)
      .waitFor();
    await take('mistakes');
  }),
  scene('route-form', 'find and focus', async ({ page, take }) => {
    const form = await openRoute(page, 'shop-api');
    await form.getByRole('searchbox', { name: 'Find a setting' }).fill('header');
    await take('found', ['small', 'zoomed']);
    await form.getByRole('searchbox', { name: 'Find a setting' }).fill('no such thing');
    await form.getByText('No setting here').waitFor();
    await take('found-none');
    await form.getByRole('button', { name: 'Show all settings' }).click();
    await page.keyboard.press('Tab');
    for (const key of ['routes[].match.hosts', 'routes[].limits.timeout', 'routes[].cache.enabled']) {
      await keyRow(page, key).locator('input').first().focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      await take(`focus-${key.slice(9).replace('.', '-')}`, key.endsWith('timeout'));
    }
  }),
  scene('route-form', 'short and new', async ({ page, take }) => {
    await openRoute(page, 'blog');
    await take('short', ['small', 'zoomed']);
    await page.getByRole('button', { name: 'Add route' }).click();
    await page.getByRole('region', { name: /^Route route/ }).waitFor();
    await take('new', true);
  }),
  scene('listener-form', 'full', async (scenery) => {
    const { page, take } = scenery;
    const form = await openListener(page, 'web');
    await takeThrough(scenery, form, 'folded');
    await unfold(form);
    for (const window of everyWindow) await takeThrough(scenery, form, 'full', window);
    await keyRow(page, 'listeners[].tls').getByRole('button').first().click();
    await page.getByRole('option', { name: /own certificate/ }).click();
    await keyInput(page, 'listeners[].port').fill('80443');
    await keyInput(page, 'listeners[].limits.connections').fill('none');
    await takeThrough(scenery, form, 'files');
    await openListener(page, 'plain');
    await take('plain', true);
  }),
  scene('pool-form', 'beside the graph', async (scenery) => {
    const { page, take } = scenery;
    await showView(page, 'Topology');
    await node(scenery, /^pool shop,/).click();
    const form = page.getByRole('region', { name: 'Pool shop', exact: true });
    await form.waitFor();
    await take('beside', ['small', 'zoomed']);
    await unfold(form);
    for (const window of everyWindow) await takeThrough(scenery, form, 'full', window);
  }),
  scene('upstream-form', 'beside the graph', async (scenery) => {
    const { page, take } = scenery;
    await showView(page, 'Topology');
    await node(scenery, /^upstream a of pool shop,/).click();
    await page.getByRole('region', { name: /^Upstream a/ }).waitFor();
    await take('beside', ['small', 'zoomed']);
  }),
  scene('topology', 'forms beside it', async (scenery) => {
    const { page, take } = scenery;
    await showView(page, 'Topology');
    await take('graph', true);
    await node(scenery, /^route rest,/).click();
    await page.getByRole('region', { name: 'Route rest', exact: true }).waitFor();
    await take('route', true);
    await page.setViewportSize(windows.small);
    await page.keyboard.press('Escape');
    await node(scenery, /^listener inner,/).click();
    await page.getByRole('region', { name: 'Listener inner', exact: true }).waitFor();
    await take('listener-small');
  }),
  scene('file-form', 'settings of the file', async (scenery) => {
    const { page, take } = scenery;
    await showView(page, 'Settings');
    const form = page.getByRole('region', { name: 'Settings of the file' });
    await unfold(form);
    await form.scrollIntoViewIfNeeded();
    await keyInput(page, 'capture.exchanges').fill('lots');
    await keyInput(page, 'cache.memory').fill('1');
    await form.scrollIntoViewIfNeeded();
    await take('mistaken', ['small', 'zoomed']);
  }),
];
