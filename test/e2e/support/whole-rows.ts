import type { Page } from '@playwright/test';

/** Texts of the rows of the list that can be seen whole, below its header and above its end. Others may be painted later. */
export const wholeRows = (page: Page): Promise<readonly string[]> =>
  page.getByRole('grid', { name: 'Exchanges' }).evaluate((grid) => {
    const box = grid.getBoundingClientRect();
    const header = grid.querySelector('[role="row"]')?.getBoundingClientRect().bottom ?? box.top;
    return [...grid.querySelectorAll('[role="row"]:has([role="gridcell"])')]
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box: { top, bottom } }) => top >= header - 1 && bottom <= box.bottom + 1)
      .sort((one, other) => one.box.top - other.box.top)
      .map(({ row }) => row.textContent);
  });
