import type { Page } from 'playwright';

/** Measures one kind of interaction, made so many times. */
export type Interact = (name: string, made: number, once: (index: number) => Promise<void>) => Promise<void>;

/** Makes every kind of interaction that has a budget, in a list that is scrolled to its middle. */
export async function interactAll(page: Page, interact: Interact): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Exchanges' });
  const box = await grid.boundingBox();
  if (box === null) throw new Error('The list is not in view.');
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await interact('select by click', 20, (index) =>
    page.mouse.click(box.x + 120, box.y + 60 + (index % 12) * 30),
  );
  await interact('select by arrow key', 20, () => page.keyboard.press('ArrowDown'));
  // Upwards, downwards, and not at all, twice.
  for (const name of ['Size', 'Path']) {
    await page.getByRole('columnheader', { name }).focus();
    await interact(`sort all by ${name.toLowerCase()}`, 6, () => page.keyboard.press('Enter'));
  }
  const input = page.getByLabel('Filter exchanges');
  await input.focus();
  const text = 'assets -status:404';
  await interact('type a filter', text.length, (index) => page.keyboard.type(text.charAt(index)));
  await interact('take it away', text.length, () => page.keyboard.press('Backspace'));
}

/** Walks about the topology and opens forms in it. */
export async function interactTopology(page: Page, interact: Interact): Promise<void> {
  await page.getByRole('button', { name: /^route route-0,/ }).focus();
  await interact('topology: walk by arrow key', 20, () => page.keyboard.press('ArrowDown'));
  await interact('topology: open a form', 6, async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  });
}
