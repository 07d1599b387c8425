import type { Page } from 'playwright';
import { details, exchangeRows } from '../../../test/e2e/support/ui.ts';

export type TabName = 'Why' | 'Headers' | 'Frames' | 'Request' | 'Response' | 'Timing' | 'Cache';

export const filterInput = (page: Page) => page.getByRole('combobox', { name: 'Filter exchanges' });

/** The exchange of a path, found by the filter, which is taken away again. @param term the filter; default `path:PATH` */
export async function selectExchange(page: Page, path: string, term = `path:${path}`): Promise<void> {
  await exchangeRows(page, 'shop.localhost').first().waitFor();
  await filterInput(page).fill(term);
  await filterInput(page).press('Enter');
  const row = exchangeRows(page, path).last();
  await row.getByText(path).first().click();
  await page.getByRole('button', { name: 'Remove the filter' }).click();
  await details(page).waitFor();
}

export async function openTab(page: Page, path: string, tab: TabName, term?: string): Promise<void> {
  await selectExchange(page, path, term);
  await details(page).getByRole('tab', { name: tab }).click();
}

/** Whatever is read or laid out is there. */
export async function untilLoaded(page: Page): Promise<void> {
  await details(page).getByRole('tabpanel').waitFor();
  await details(page)
    .getByText(/^(Loading|Reading the text|Laying out)…$/)
    .waitFor({ state: 'detached' });
}

export const showAs = (page: Page, layout: string): Promise<void> =>
  details(page).getByRole('radio', { name: layout, exact: true }).first().click();

/** An action from the menu of the details. */
export async function chooseAction(page: Page, name: string | RegExp): Promise<void> {
  await details(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}
