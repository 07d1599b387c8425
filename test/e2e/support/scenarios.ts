import { expect, type Locator, type Page } from '@playwright/test';
import { showView } from './ui.ts';

/** The longest that a scenario may take in all, with waiting for what is late, in milliseconds. */
export const scenarioPatience = 120_000;

export const phase = (page: Page, word: string): Locator =>
  page.getByRole('main', { name: 'Scenarios' }).getByText(word, { exact: true });

export const checks = (page: Page): Locator =>
  page.getByRole('list', { name: 'Checks' }).getByRole('listitem');

export const course = (page: Page): Locator => page.getByRole('toolbar', { name: 'Course of the scenario' });

/** From the gallery. @param how the button of its card */
export async function beginScenario(page: Page, title: string, how: 'Run' | 'Step by step through' = 'Run') {
  await showView(page, 'Scenarios');
  await page.getByRole('button', { name: `${how} ${title}`, exact: true }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
}

/** Waits until it is over, and says of each check what was measured where one is not green. */
export async function expectAllGreen(page: Page) {
  await expect(phase(page, 'Passed').or(phase(page, 'Failed')).first()).toBeVisible({
    timeout: scenarioPatience,
  });
  const red = await checks(page)
    .filter({ hasNotText: /^Passed: / })
    .allInnerTexts();
  expect(red, 'checks that are not green').toEqual([]);
  await expect(phase(page, 'Passed')).toBeVisible();
}

export async function stopScenario(page: Page) {
  await course(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'Scenarios', level: 1 })).toBeVisible();
}
