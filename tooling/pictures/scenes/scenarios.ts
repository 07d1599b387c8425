import { showView } from '../../../test/e2e/support/ui.ts';
import type { WindowName } from '../camera.ts';
import type { Scene, Scenery } from '../scene.ts';

const scene = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view: 'scenarios',
  name,
  run,
});

const others: readonly WindowName[] = ['small', 'zoomed'];
const title = 'Kill an upstream';

/** The longest that a step of a scenario may take, in milliseconds. */
const stepPatience = 60_000;

/** Scenarios: the gallery, one under way and when it is over, and how it is presented. */
export const scenarioScenes: readonly Scene[] = [
  scene('gallery', async ({ page, take }) => {
    await showView(page, 'Scenarios');
    await page.getByRole('button', { name: `Run ${title}`, exact: true }).waitFor();
    await take('gallery', others);
  }),
  scene('course', async ({ page, take }) => {
    await showView(page, 'Scenarios');
    await page.getByRole('button', { name: `Step by step through ${title}`, exact: true }).click();
    await page.getByText('Ready before the first step').waitFor();
    await take('ready', others);
    const course = page.getByRole('toolbar', { name: 'Course of the scenario' });
    await course.getByRole('button', { name: 'Next step' }).click();
    await page.getByText('Passed: ').first().waitFor({ state: 'attached', timeout: stepPatience });
    await take('step', others);
    await page.keyboard.press('p');
    const presentation = page.getByRole('main', { name: `Presentation: ${title}` });
    await presentation.waitFor();
    await take('presented', others);
    await page.keyboard.press('Escape');
    await showView(page, 'Routes');
    await page
      .getByRole('status')
      .filter({ hasText: `Scenario ${title}` })
      .waitFor();
    await take('banner', others);
    await showView(page, 'Scenarios');
    await course.getByRole('button', { name: 'Resume' }).click();
    const main = page.getByRole('main', { name: 'Scenarios' });
    await main.getByText('Passed', { exact: true }).first().waitFor({ timeout: stepPatience });
    await take('over', others);
    await page.keyboard.press('p');
    await presentation.waitFor();
    await take('presented-over', others);
    await page.keyboard.press('Escape');
    await course.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
  }),
];
