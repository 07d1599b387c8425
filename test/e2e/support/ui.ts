import type { Locator, Page } from '@playwright/test';

export type ViewName =
  | 'Inspector'
  | 'Topology'
  | 'Routes'
  | 'Upstreams'
  | 'Cache'
  | 'Certificates'
  | 'Defence'
  | 'Scenarios'
  | 'Doctor'
  | 'Settings';

/** Every view of the app. */
export const viewNames: readonly ViewName[] = [
  'Inspector',
  'Topology',
  'Routes',
  'Upstreams',
  'Cache',
  'Certificates',
  'Defence',
  'Scenarios',
  'Doctor',
  'Settings',
];

export async function showView(page: Page, name: ViewName): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
  await page.getByRole('main', { name }).waitFor();
}

export async function runCommand(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox', { name: 'Search commands' }).fill(name);
  await page.getByRole('dialog', { name: 'Commands' }).getByRole('menuitem', { name }).click();
}

/** Rows of the inspector's list that hold each of the texts. */
export function exchangeRows(page: Page, ...texts: readonly string[]): Locator {
  return texts.reduce(
    (rows, text) => rows.filter({ hasText: text }),
    page.getByRole('grid', { name: 'Exchanges' }).getByRole('row'),
  );
}

export const problems = (page: Page): Locator => page.getByRole('region', { name: 'Problems' });

export const details = (page: Page): Locator => page.getByRole('region', { name: 'Details' });
