import { expect, readConfig, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig, serviceConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import {
  beginScenario,
  checks,
  course,
  expectAllGreen,
  phase,
  scenarioPatience,
  stopScenario,
} from './support/scenarios.ts';
import { exchangeRows, runCommand, showView } from './support/ui.ts';
import { startUpstream } from './support/upstream.ts';

test.slow();

const title = 'Kill an upstream';

test('a scenario runs with one click until every check is green, is seen in the other views, and leaves the configuration as it was', async ({
  launch,
}) => {
  test.setTimeout(scenarioPatience + 60_000);
  const port = await freePort();
  const upstream = await startUpstream(() => 'served');
  const config = serviceConfig({ port, host: 'shop.localhost', upstream: upstream.url });
  const app = await launch({ config });
  const { page } = app;
  await showView(page, 'Scenarios');
  expect(await findings(page)).toEqual([]);
  await beginScenario(page, title);
  await expect(checks(page).first()).toBeVisible();

  // Meanwhile another view says that it runs, and the person's own route is still theirs alone.
  await showView(page, 'Routes');
  const banner = page.getByRole('status').filter({ hasText: `Scenario ${title}` });
  await expect(banner).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Routes' }).getByRole('row')).toHaveCount(1);
  await banner.getByRole('button', { name: 'Show' }).click();
  await expect(banner).toBeHidden();

  await expectAllGreen(page);
  await expect(checks(page).first()).toContainText(/\d/);
  await expect(page.getByRole('listitem').filter({ hasText: 'step' }).first()).toBeVisible();
  for (const theme of ['Light', 'Dark']) {
    await runCommand(page, `${theme} theme`);
    expect(await findings(page)).toEqual([]);
  }

  await page.getByRole('button', { name: 'See it in Upstreams' }).click();
  await page.getByRole('main', { name: 'Upstreams' }).waitFor();
  await expect(page.getByText('1 of 2 pools: those of the scenario')).toBeVisible();
  await showView(page, 'Scenarios');
  await page.getByRole('button', { name: 'See it in Topology' }).click();
  await page.getByRole('main', { name: 'Topology' }).waitFor();
  await expect(
    page.getByRole('button', { name: /^upstream shop-a of pool demo-shop,.* of the scenario/ }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /^route (?!demo-)/ })).toBeVisible();
  await showView(page, 'Scenarios');
  await page.getByRole('button', { name: 'See it in Inspector' }).click();
  await page.getByRole('main', { name: 'Inspector' }).waitFor();
  await expect(page.getByRole('combobox', { name: /filter/i })).toHaveValue(/^listener:demo-/);
  await expect(exchangeRows(page, 'demo-').first()).toBeVisible();

  await showView(page, 'Scenarios');
  await stopScenario(page);
  await expect(page.getByRole('navigation', { name: 'Views' }).getByText(`:${port}`)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Listeners' }).getByRole('listitem')).toHaveCount(1);
  expect(await readConfig(app)).toBe(config);
  await upstream.close();
});

test('a scenario is stepped through, paused, gone on with and started over, by buttons and by keys', async ({
  launch,
}) => {
  test.setTimeout(scenarioPatience + 60_000);
  const { page } = await launch({ config: emptyConfig(await freePort()) });
  await beginScenario(page, title, 'Step by step through');
  await expect(page.getByText('Ready before the first step')).toBeVisible();
  await expect(page.getByText('Step 1 of 3', { exact: true })).toBeVisible();
  await expect(checks(page).filter({ hasText: 'Waiting: ' })).toHaveCount(await checks(page).count());

  await course(page).getByRole('button', { name: 'Next step' }).click();
  await expect(checks(page).first()).toContainText('Passed: ', { timeout: scenarioPatience });
  await expect(phase(page, 'Paused')).toBeVisible();
  await course(page).getByRole('button', { name: 'Next step' }).click();
  await expect(page.getByText('Step 2 of 3', { exact: true })).toBeVisible();
  await expect(phase(page, 'Running')).toBeVisible();
  await expect(phase(page, 'Paused')).toBeVisible({ timeout: scenarioPatience });

  await page.keyboard.press(' ');
  await expect(phase(page, 'Running')).toBeVisible();
  await page.keyboard.press(' ');
  await expect(phase(page, 'Paused')).toBeVisible();

  await page.keyboard.press('r');
  await expect(page.getByText('Ready before the first step')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Step 1 of 3', { exact: true })).toBeVisible();
  await expect(checks(page).filter({ hasText: 'Passed: ' })).toHaveCount(0);
  await course(page).getByRole('button', { name: 'Resume' }).click();
  await expectAllGreen(page);
  await stopScenario(page);
});

test('the demo starts from the first view, is presented over the whole window, and is stopped from another view', async ({
  launch,
}) => {
  test.setTimeout(scenarioPatience + 60_000);
  const { page } = await launch({ config: emptyConfig(await freePort()) });
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('main', { name: 'Scenarios' }).waitFor();
  await expect(phase(page, 'Running')).toBeVisible();
  await page.keyboard.press('p');
  const presentation = page.getByRole('main', { name: `Presentation: ${title}` });
  await expect(presentation).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Views' })).toHaveCount(0);
  const size = await presentation
    .getByRole('heading', { level: 2 })
    .evaluate((heading) => Number.parseFloat(getComputedStyle(heading).fontSize));
  expect(size).toBeGreaterThanOrEqual(32);

  await page.keyboard.press('ArrowRight');
  await expect(presentation.getByText('Paused', { exact: true })).toBeVisible({ timeout: scenarioPatience });
  await page.keyboard.press('ArrowRight');
  await expect(presentation.getByText('Step 2 of 3', { exact: true })).toBeVisible();
  await expect(presentation.getByText('Paused', { exact: true })).toBeVisible({ timeout: scenarioPatience });
  await page.keyboard.press('ArrowLeft');
  await expect(presentation.getByText(/^Step 1 of 3 · step 2 is reached$/)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(presentation.getByText('Step 2 of 3', { exact: true })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();

  await showView(page, 'Settings');
  const banner = page.getByRole('status').filter({ hasText: `Scenario ${title} is paused` });
  await banner.getByRole('button', { name: 'Stop' }).click();
  await expect(banner).toBeHidden();
  await showView(page, 'Scenarios');
  await expect(page.getByRole('heading', { name: 'Scenarios', level: 1 })).toBeVisible();
});
