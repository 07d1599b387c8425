import type { Locator, Page } from '@playwright/test';
import { parse, stringify } from 'yaml';
import { type ConfigKey, configKey, configKeys } from '../../src/shared/config/keys.ts';
import { isRawMap, type Path, samePlain, valueAt } from '../../src/shared/config/raw.ts';
import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { freePort } from './support/free-port.ts';
import { showView } from './support/ui.ts';

/** One route for each kind of target, and a listener with TLS of its own files. */
const fileOf = (port: number) => ({
  version: 1,
  listeners: [{ id: 'web', port, tls: 'off' }],
  routes: [
    { id: 'forward', match: { paths: ['/a'] }, to: { pool: 'shop' } },
    { id: 'files', match: { paths: ['/b'] }, to: { static: { root: '.' } } },
    { id: 'moved', match: { paths: ['/c'] }, to: { redirect: { location: '/' } } },
    { id: 'fixed', match: { paths: ['/d'] }, to: { respond: { status: 200 } } },
    { id: 'layer', match: { paths: ['/e'] }, to: { listener: 'inner' } },
  ],
  pools: [
    { id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:1' }] },
    { id: 'other', upstreams: [{ id: 'a', url: 'http://localhost:1' }] },
  ],
});

/** The form in view. */
const panelOf = (page: Page): Locator =>
  page.locator('section:has(> div > div > input[aria-label="Find a setting"])');

/** What opens the seldom needed part of a section, or the rest of an upstream. */
const folded = (panel: Locator): Locator =>
  panel
    .locator('button[aria-expanded=false]:not([aria-haspopup])')
    .and(panel.getByRole('button', { name: /^More of/ }));

/** Unfolds everything that is folded. */
async function unfold(panel: Locator): Promise<void> {
  while ((await folded(panel).count()) > 0) await folded(panel).first().click();
}

/** What is typed at a key, different for each: two controls that write each other's keys would be found out. */
function textFor({ shape }: ConfigKey, count: number): string {
  switch (shape.kind) {
    case 'duration':
      return `${count + 10}s`;
    case 'size':
      return `${count + 1}KiB`;
    case 'percentage':
      return `${(count % 90) + 1}%`;
    case 'number':
      return String(Math.max(shape.min, 0) + 2 + (count % 50));
    case 'pairs':
      return `x-${count}: v`;
    default:
      return `k${count}`;
  }
}

/** Works the control of a key as a person does; false where it may not be worked. */
async function work(page: Page, row: Locator, key: ConfigKey, count: number): Promise<boolean> {
  const opener = row.locator('button[aria-haspopup=listbox]').first();
  const tick = row.locator('input[type=checkbox]:not(:disabled)').first();
  const line = row.locator('input:not([type=checkbox]), textarea').first();
  if ((await opener.count()) > 0) {
    if (await opener.isDisabled()) return false;
    await opener.click();
    await page.getByRole('option', { selected: false }).first().click();
    return true;
  }
  if ((await tick.count()) > 0) {
    await tick.press('Space');
    return true;
  }
  if ((await line.count()) === 0 || (await line.isDisabled())) return false;
  await line.fill(textFor(key, count));
  if (key.shape.kind !== 'text' || !key.shape.isLong) await line.press('Enter');
  await line.blur();
  return true;
}

interface Worked {
  readonly key: string;
  readonly wasWorked: boolean;
}

/** Controls that decide which others there are: worked by the test itself. */
const deciding = ['listeners[].tls', 'routes[].to'];

/** Works every control of the form in view, also those that appear on the way. */
async function workAll(page: Page, done: Map<string, Worked>): Promise<void> {
  const panel = panelOf(page);
  // What was worked in another form already is the same control with another path.
  const here = new Set<string>([...deciding, ...done.keys()]);
  await unfold(panel);
  for (;;) {
    const keys = await panel
      .locator('[data-key]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key') ?? ''));
    const key = keys.find((candidate) => !here.has(candidate));
    if (key === undefined) {
      if ((await folded(panel).count()) === 0) return;
      await unfold(panel);
      continue;
    }
    here.add(key);
    const row = panel.locator(`[data-key="${key}"]`).first();
    // A map whose mode is a control of its own is worked with that.
    const inner = row.locator('[data-key]');
    if ((await inner.count()) > 0) continue;
    const wasWorked = await work(page, row, configKey(key), done.size + here.size);
    if (!done.has(key)) done.set(key, { key, wasWorked });
  }
}

/** Works the controls that do not matter in this form as it is: a search shows them all the same. */
async function findRest(page: Page, done: Map<string, Worked>, owners: readonly string[]): Promise<void> {
  const panel = panelOf(page);
  const search = panel.getByRole('searchbox', { name: 'Find a setting' });
  for (const key of configKeys().values()) {
    const isOwned = owners.some((owner) => key.key.startsWith(owner)) && !key.key.startsWith('routes[].to');
    if (!isLeaf(key) || !isOwned || done.has(key.key)) continue;
    await search.fill(key.key);
    const row = panel.locator(`[data-key="${key.key}"]`).first();
    await row.waitFor();
    done.set(key.key, { key: key.key, wasWorked: await work(page, row, key, done.size) });
  }
  await search.fill('');
}

/** Every place in a value that a key may stand at. */
function placesOf(value: unknown, key: string): readonly Path[] {
  return key
    .replaceAll('[]', '.[]')
    .split('.')
    .reduce<readonly Path[]>(
      (places, part) =>
        places.flatMap((place) => {
          if (part !== '[]') return [[...place, part]];
          const list = valueAt(value, place);
          return Array.isArray(list) ? list.map((_, index) => [...place, index]) : [];
        }),
      [[]],
    );
}

const isChanged = (before: unknown, after: unknown, key: string): boolean =>
  placesOf(after, key).some((place) => !samePlain(valueAt(before, place), valueAt(after, place)));

/** Keys below which the format's own keys stand have no value of their own. */
const isLeaf = ({ shape }: ConfigKey): boolean =>
  shape.kind !== 'group' && shape.kind !== 'entries' && shape.kind !== 'constant';

// The page is large and worked some thousand times: a trace of it makes the test a third longer, and what fails is named by its key.
test.use({ trace: 'off' });

test('every key of the format has a control, and each control writes its own key', async ({ launch }) => {
  // Some 160 controls, one after another.
  test.setTimeout(300_000);
  const file = fileOf(await freePort());
  const app = await launch({
    config: stringify({
      ...file,
      listeners: [...file.listeners, { id: 'inner', port: await freePort(), tls: 'off' }],
    }),
  });
  const { page } = app;
  await page.setViewportSize({ width: 1440, height: 900 });
  /** The draft, as the page last sent it to be written as a file. */
  let draft: unknown;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const message: unknown = JSON.parse(String(payload));
      if (isRawMap(message) && message['method'] === 'config.preview')
        draft = valueAt(message, ['params', 'input']);
    });
  });
  await page.reload();
  await page.getByText('Engine running').waitFor();
  const before: unknown = parse(await readConfig(app));

  const done = new Map<string, Worked>();
  await showView(page, 'Routes');
  await page.getByRole('button', { name: 'Edit listener web' }).click();
  await panelOf(page).locator('[data-key="listeners[].tls"]').getByRole('button').first().click();
  await page.getByRole('option', { name: /^HTTPS, own certificate/ }).click();
  done.set('listeners[].tls', { key: 'listeners[].tls', wasWorked: true });
  await workAll(page, done);
  expect(await findings(page)).toEqual([]);
  for (const index of [0, 1, 2, 3, 4]) {
    await page.getByRole('grid', { name: 'Routes' }).getByRole('row').nth(index).click();
    await workAll(page, done);
    if (index === 0) {
      await findRest(page, done, ['routes[].', 'pools[].']);
      expect(await findings(page)).toEqual([]);
    }
  }
  await panelOf(page).locator('[data-key="routes[].to"]').getByRole('button').first().click();
  await page.getByRole('option', { name: /^Fixed response/ }).click();
  done.set('routes[].to', { key: 'routes[].to', wasWorked: true });
  await page.getByRole('button', { name: 'Edit listener inner' }).click();
  await findRest(page, done, ['listeners[].']);
  await showView(page, 'Settings');
  await workAll(page, done);

  const bar = page.getByRole('region', { name: 'What this changes' });
  const fold = bar.getByRole('button', { name: /change/ }).first();
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  await bar.getByRole('radio', { name: 'File' }).click();
  await expect.poll(() => draft).toBeDefined();

  const all = [...configKeys().values()];
  const missing = all.filter((key) => isLeaf(key) && !done.has(key.key)).map(({ key }) => key);
  expect(missing).toEqual([]);
  const written = [...done.values()].filter(({ wasWorked }) => wasWorked).map(({ key }) => key);
  expect(written.filter((key) => !isChanged(before, draft, key))).toEqual([]);
  const refused = [...done.values()].filter(({ wasWorked }) => !wasWorked).map(({ key }) => key);
  expect(refused.filter((key) => configKey(key).works === null)).toEqual([]);
  expect(await findings(page)).toEqual([]);
});
