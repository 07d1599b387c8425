import type { Locator, Page } from 'playwright';
import { showView } from '../../../test/e2e/support/ui.ts';
import { type WindowName, windows } from '../camera.ts';
import type { Scenery } from '../scene.ts';

export const changesBar = (page: Page): Locator => page.getByRole('region', { name: 'What this changes' });

/** The row of a key, in whatever form is open. */
export const keyRow = (page: Page, key: string): Locator => page.locator(`[data-key="${key}"]`).first();

/** What one types in at a key. */
export const keyInput = (page: Page, key: string): Locator => keyRow(page, key).getByRole('textbox').first();

/** The form of a route, in the Routes view. */
export async function openRoute(page: Page, name: string): Promise<Locator> {
  await showView(page, 'Routes');
  await page
    .getByRole('grid', { name: 'Routes' })
    .getByRole('row', { name: new RegExp(`^${name}\\b`) })
    .click();
  const form = page.getByRole('region', { name: `Route ${name}`, exact: true });
  await form.waitFor();
  return form;
}

export async function openListener(page: Page, name: string): Promise<Locator> {
  await showView(page, 'Routes');
  await page.getByRole('button', { name: `Edit listener ${name}` }).click();
  const form = page.getByRole('region', { name: `Listener ${name}`, exact: true });
  await form.waitFor();
  return form;
}

/** Opens everything in a form that is folded. */
export async function unfold(form: Locator): Promise<void> {
  const folded = form.locator('button[aria-expanded=false]:not([aria-haspopup])');
  while ((await folded.count()) > 0) await folded.first().click();
}

/** Scrolls what scrolls around the element: to its top, or by most of a screen. @returns whether anything moved */
const scroll = (element: Locator, how: 'top' | 'on'): Promise<boolean> =>
  element.evaluate((node, way) => {
    let box = node.parentElement;
    while (
      box !== null &&
      (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === 'visible')
    )
      box = box.parentElement;
    if (box === null) return false;
    const before = box.scrollTop;
    // Less than a screen, by what stands still at the bottom and a bit.
    box.scrollTop = way === 'top' ? 0 : before + box.clientHeight - 120;
    return box.scrollTop > before;
  }, how);

/** The most screens that a form is taken in. */
const screens = 12;

/** Takes a form from top to bottom, as STATE-WINDOW-N. */
export async function takeThrough(
  { page, take }: Scenery,
  form: Locator,
  state: string,
  window: WindowName = 'usual',
): Promise<void> {
  await page.setViewportSize(windows[window]);
  await scroll(form, 'top');
  for (let screen = 1; screen <= screens; screen += 1) {
    await take(`${state}-${window}-${screen}`);
    if (!(await scroll(form, 'on'))) break;
  }
  await page.setViewportSize(windows.usual);
}
