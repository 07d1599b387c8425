import { exchangeRows } from '../../../test/e2e/support/ui.ts';
import type { Scene } from '../scene.ts';

const view = 'inspector';

/** The list with the traffic of a day in it. */
export const listScenes: readonly Scene[] = [
  {
    view,
    name: 'full',
    async run({ page, take }) {
      await exchangeRows(page, '/cart').first().waitFor();
      await take('full', true);
    },
  },
];
