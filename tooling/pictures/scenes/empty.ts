import type { Scene } from '../scene.ts';

const view = 'inspector';

/** The list before anything came. */
export const emptyScenes: readonly Scene[] = [
  {
    view,
    name: 'waiting for the first request',
    async run({ page, take }) {
      // Other programs of this machine may have looked at the ports.
      await page.getByRole('button', { name: /^Session: / }).click();
      await page.getByRole('menuitem', { name: 'Begin a new session' }).click();
      await page.getByRole('heading', { name: 'Waiting for the first request' }).waitFor();
      await take('waiting', true);
    },
  },
  {
    view,
    name: 'loading',
    prepare: (answers) => answers.set('exchanges.list', 'held'),
    async run({ page, take }) {
      await page.getByText('Loading recorded exchanges…').waitFor();
      await take('loading');
    },
  },
  {
    view,
    name: 'error',
    prepare: (answers) =>
      answers.set('exchanges.list', { refusal: 'The thread that keeps the history ended. Restart Doorman.' }),
    async run({ page, take }) {
      await page.getByRole('heading', { name: 'Recorded exchanges could not be read' }).waitFor();
      await take('error');
    },
  },
];
