import { exchangeRows, runCommand } from '../../../test/e2e/support/ui.ts';
import type { Scene, Scenery } from '../scene.ts';
import { filterInput, selectExchange } from './steps.ts';

const view = 'inspector';

const scene = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view,
  name,
  async run(scenery) {
    await exchangeRows(scenery.page, '/cart').first().waitFor();
    await run(scenery);
  },
});

const grid = ({ page }: Pick<Scenery, 'page'>) => page.getByRole('grid', { name: 'Exchanges' });

/** The list with the traffic of a day in it. */
export const listScenes: readonly Scene[] = [
  scene('full', async ({ take }) => {
    await take('full', true);
  }),
  scene('filtered', async ({ page, take }) => {
    await filterInput(page).fill('status:5xx or status:4xx');
    await filterInput(page).press('Enter');
    await exchangeRows(page, '/api/fails').waitFor();
    await take('filtered', true);
    await filterInput(page).fill('status:599 path:/nowhere');
    await page.getByRole('heading', { name: 'No exchange passes the filter' }).waitFor();
    await take('filtered-none', true);
  }),
  scene('filter with mistakes', async ({ page, take }) => {
    await filterInput(page).fill('hots:shop status:5xz or');
    await page.getByText("There is no field 'hots'").waitFor();
    await take('filter-mistaken', true);
  }),
  scene('completion', async ({ page, take }) => {
    await filterInput(page).focus();
    await filterInput(page).pressSequentially('status:');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await take('completion');
    await filterInput(page).fill('');
    await filterInput(page).press('ArrowDown');
    await page.getByRole('option').first().waitFor();
    await take('completion-fields', true);
  }),
  scene('search in bodies', async ({ page, answers, take }) => {
    answers.set('exchanges.search', 'held');
    await filterInput(page).fill('body:"order"');
    await filterInput(page).press('Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await take('searching', true);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Search on' }).waitFor();
    await take('search-stopped');
    answers.set('exchanges.search', { refusal: 'The history could not be read: disk I/O error.' });
    await page.getByRole('button', { name: 'Search on' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await take('search-failed', true);
  }),
  scene('sorted', async ({ page, take }) => {
    await page.getByRole('columnheader', { name: 'Size' }).click();
    await page.getByRole('columnheader', { name: 'Size' }).click();
    await page.getByRole('button', { name: /^Sorted by/ }).waitFor();
    await take('sorted', true);
  }),
  scene('grouped', async ({ page, take }) => {
    await runCommand(page, 'Group exchanges by route');
    await page.getByRole('button', { name: 'Group by' }).click();
    await page.getByRole('menu').waitFor();
    await take('group-menu');
    await page.keyboard.press('Escape');
    const head = page.getByRole('row', { name: /static.*exchanges/ });
    await head.waitFor();
    await take('grouped', true);
    await head.click();
    await take('grouped-open');
  }),
  scene('saved filters', async ({ page, take }) => {
    for (const [text, name] of [
      ['status:5xx', 'Failures'],
      ['cache:hit', 'From the cache'],
      ['duration>200ms -path:/static/*', 'Slow pages'],
    ] as const) {
      await filterInput(page).fill(text);
      await filterInput(page).press('Enter');
      await page.getByRole('button', { name: 'Save this filter' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      if (name === 'Slow pages') await take('save-filter');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    }
    await page.getByRole('button', { name: 'From the cache', exact: true }).click();
    await exchangeRows(page, '/static/tea.png').first().waitFor();
    await take('saved-filters', true);
    await page.getByRole('button', { name: 'More about From the cache' }).click();
    await take('saved-filter-menu');
    await page.getByRole('menuitem', { name: /^Rename/ }).click();
    await page.getByRole('dialog').waitFor();
    await take('rename-filter');
  }),
  scene('period', async ({ page, take }) => {
    await page.getByRole('slider', { name: 'End of the period' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'All times' }).waitFor();
    await take('period', true);
  }),
  scene('columns', async ({ page, take }) => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('dialog', { name: 'Columns' }).waitFor();
    await take('columns', true);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Size' }).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await take('column-menu');
  }),
  scene('several picked', async ({ page, take }) => {
    await exchangeRows(page, '/api/missing').click();
    await exchangeRows(page, '/admin').click({ modifiers: ['Shift'] });
    await page.getByRole('toolbar', { name: 'Picked exchanges' }).waitFor();
    await take('picked', true);
  }),
  scene('marks', async ({ page, take }) => {
    await filterInput(page).fill('host:shop.localhost');
    await filterInput(page).press('Enter');
    const colours = ['Red', 'Yellow', 'Green', 'Blue'] as const;
    for (const [index, path] of ['/gone', '/api/none', '/api/missing', '/api/fails'].entries()) {
      await exchangeRows(page, path).getByText(path).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Colour' }).press('ArrowRight');
      await page.getByRole('menuitem', { name: colours[index] ?? 'Red' }).click();
    }
    await exchangeRows(page, '/admin').getByText('/admin').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Pin/ }).click();
    await exchangeRows(page, '/admin', 'Pinned').waitFor();
    await take('marked', true);
    await page.getByRole('button', { name: 'Marks' }).click();
    await take('marks-menu');
    await page.getByRole('menuitem', { name: 'Pinned only' }).click();
    await take('pinned-only');
  }),
  scene('row menu', async ({ page, take }) => {
    await exchangeRows(page, '/api/fails').getByText('/api/fails').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await take('row-menu', true);
    await page.getByRole('menuitem', { name: 'Copy', exact: true }).press('ArrowRight');
    await page.getByRole('menuitem', { name: 'Copy as HTTPie' }).waitFor();
    await take('copy-menu');
  }),
  scene('resent', async ({ page, take }) => {
    await selectExchange(page, '/api/missing');
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'the original' }).waitFor();
    await take('resent', true);
  }),
  scene('capture paused', async ({ page, take }) => {
    await page.keyboard.press('ControlOrMeta+e');
    await page.getByText('Capture is paused: requests').waitFor();
    await take('paused', true);
    await page.keyboard.press('ControlOrMeta+e');
    await page.getByText('Capture is paused: requests').waitFor({ state: 'hidden' });
  }),
  scene('200 % zoom', async ({ page, take }) => {
    // What the small window has left at 200 %.
    await page.setViewportSize({ width: 512, height: 400 });
    await take('zoomed');
    await grid({ page }).getByRole('row').last().click();
    await page.getByRole('region', { name: 'Details' }).waitFor();
    await take('zoomed-details');
  }),
];
