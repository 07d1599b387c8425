import { details } from '../../../test/e2e/support/ui.ts';
import type { Scene, Scenery } from '../scene.ts';
import { openTab, selectExchange, showAs, type TabName, untilLoaded } from './steps.ts';

interface TabState {
  readonly tab: TabName;
  readonly state: string;
  readonly path: string;
  /** Finds the exchange; default by its path. */
  readonly term?: string;
  readonly small?: boolean;
  readonly layout?: string;
}

const tabScene = ({ tab, state, path, term, small = false, layout }: TabState): Scene => ({
  view: tab.toLowerCase(),
  name: state,
  async run({ page, take }) {
    await openTab(page, path, tab, term);
    if (layout !== undefined) await showAs(page, layout);
    await untilLoaded(page);
    await take(state, small);
  },
});

const tabScenes = (tab: TabName, states: readonly Omit<TabState, 'tab'>[]): readonly Scene[] =>
  states.map((state) => tabScene({ tab, ...state }));

/** The tab while its answer does not come, and when it cannot come. */
const slowAndBroken = (
  tab: 'Request' | 'Response' | 'Frames',
  method: 'exchanges.body' | 'exchanges.frames',
  path: string,
): readonly Scene[] => [
  {
    view: tab.toLowerCase(),
    name: 'loading',
    async run({ page, answers, take }) {
      answers.set(method, 'held');
      await openTab(page, path, tab);
      await details(page).getByText('Loading…').waitFor();
      await take('loading');
    },
  },
  {
    view: tab.toLowerCase(),
    name: 'error',
    async run({ page, answers, take }) {
      answers.set(method, {
        refusal: 'The history could not be read: disk I/O error. Restart the engine, or look at the disk.',
      });
      await openTab(page, path, tab);
      await details(page).getByRole('button', { name: 'Try again' }).waitFor();
      await take('error', true);
    },
  },
];

const whole = (name: string, run: (scenery: Scenery) => Promise<void>): Scene => ({
  view: 'details',
  name,
  run,
});

/** What is known of one exchange, tab by tab. */
export const detailScenes: readonly Scene[] = [
  whole('loading', async ({ page, answers, take }) => {
    answers.set('exchanges.get', 'held');
    await selectExchange(page, '/cart');
    await details(page).getByText('Loading…').waitFor();
    await take('loading');
  }),
  whole('error', async ({ page, answers, take }) => {
    answers.set('exchanges.get', {
      refusal: 'Exchange 4f2 is not recorded any more: it made room for newer ones.',
    });
    await selectExchange(page, '/cart');
    await details(page).getByRole('button', { name: 'Try again' }).waitFor();
    await take('error', true);
  }),
  ...tabScenes('Why', [
    { state: 'full', path: '/cart', small: true },
    { state: 'cache-hit', path: '/static/tea.png', term: 'path:/static/tea.png cache:hit' },
    { state: 'upstream-down', path: '/charge' },
    { state: 'blocked', path: '/admin' },
    { state: 'limited', path: '/login', term: 'path:/login status:429' },
    { state: 'no-route', path: 'unknown.localhost', term: 'host:unknown.localhost' },
    { state: 'waiting', path: '/hangs' },
  ]),
  ...tabScenes('Headers', [
    { state: 'full', path: '/cart', small: true },
    { state: 'raw', path: '/cart', layout: 'Raw' },
    { state: 'no-response', path: '/hangs' },
    { state: 'answered-here', path: '/gone' },
  ]),
  ...tabScenes('Timing', [
    { state: 'full', path: '/cart', small: true },
    { state: 'waiting', path: '/hangs' },
    { state: 'answered-here', path: '/gone' },
    { state: 'failed', path: '/charge' },
    { state: 'websocket', path: '/live/stock' },
  ]),
  ...tabScenes('Cache', [
    { state: 'hit', path: '/static/tea.png', term: 'path:/static/tea.png cache:hit', small: true },
    { state: 'miss', path: '/static/app.js' },
    { state: 'not-stored', path: '/private', small: true },
  ]),
  ...slowAndBroken('Request', 'exchanges.body', '/graphql'),
  ...slowAndBroken('Response', 'exchanges.body', '/cart'),
  ...slowAndBroken('Frames', 'exchanges.frames', '/live/stock'),
  ...tabScenes('Request', [
    { state: 'none', path: '/cart' },
    { state: 'form', path: '/accept', small: true },
    { state: 'graphql', path: '/graphql', small: true },
    { state: 'websocket', path: '/live/stock' },
  ]),
  ...tabScenes('Response', [
    { state: 'none-yet', path: '/hangs' },
    { state: 'none', path: '/api/none' },
    { state: 'json', path: '/cart', small: true },
    { state: 'json-tree', path: '/cart', layout: 'Tree', small: true },
    { state: 'json-broken', path: '/api/broken.json' },
    { state: 'html', path: '/tea-of-the-day' },
    { state: 'css', path: '/static/app.css', term: 'path:/static/app.css cache:miss' },
    { state: 'script', path: '/static/app.js' },
    { state: 'image', path: '/static/tea.png', term: 'path:/static/tea.png cache:hit', small: true },
    { state: 'svg', path: '/static/logo.svg' },
    { state: 'font', path: '/static/inter.woff2', small: true },
    { state: 'hex', path: '/bytes', small: true },
    { state: 'charset', path: '/latin' },
    { state: 'damaged', path: '/damaged' },
    { state: 'breaks-off', path: '/breaks-off' },
    { state: 'cut', path: '/cut' },
    { state: 'huge', path: '/huge', small: true },
    { state: 'huge-hex', path: '/huge', layout: 'Hex' },
    { state: 'text', path: '/api/fails' },
    { state: 'grpc', path: '/shop.v1.Orders/Get', small: true },
  ]),
  {
    view: 'request',
    name: 'multipart',
    async run({ page, take }) {
      await openTab(page, '/upload', 'Request');
      await details(page)
        .getByRole('button', { name: /^data order\.json/ })
        .click();
      await untilLoaded(page);
      await take('multipart', true);
    },
  },
  {
    view: 'response',
    name: 'searched',
    async run({ page, take }) {
      await openTab(page, '/cart', 'Response');
      const found = details(page).getByRole('status').filter({ hasText: / of / });
      for (const [layout, state] of [
        ['Tree', 'tree-searched'],
        ['Pretty', 'searched'],
      ] as const) {
        await details(page).getByRole('radio', { name: layout }).click();
        await untilLoaded(page);
        await details(page)
          .getByRole('button', { name: /^Find in/ })
          .click();
        await details(page).getByRole('textbox', { name: 'Find' }).fill('price');
        await found.waitFor({ state: 'attached' });
        await take(state, true);
      }
      await details(page).getByRole('textbox', { name: 'Find' }).fill('nowhere');
      await details(page).getByText('No match').first().waitFor();
      await take('searched-none');
    },
  },
  {
    view: 'frames',
    name: 'full',
    async run({ page, take }) {
      await openTab(page, '/live/stock', 'Frames');
      await details(page).getByRole('grid', { name: 'Messages' }).waitFor();
      await take('full', true);
      await details(page).getByRole('row').filter({ hasText: 'hello' }).click();
      await untilLoaded(page);
      await take('message', true);
      await details(page).getByRole('textbox', { name: 'Filter messages' }).fill('subscribe');
      await take('filtered');
      await details(page).getByRole('textbox', { name: 'Filter messages' }).fill('nothing like this');
      await details(page).getByRole('button', { name: 'Show all' }).waitFor();
      await take('filtered-none');
    },
  },
  {
    view: 'frames',
    name: 'binary',
    async run({ page, take }) {
      await openTab(page, '/live/stock', 'Frames');
      await details(page).getByRole('row').filter({ hasText: 'binary' }).click();
      await take('binary');
    },
  },
  {
    view: 'frames',
    name: 'events',
    async run({ page, take }) {
      await openTab(page, '/events', 'Frames', 'path:/events');
      await details(page).getByRole('grid', { name: 'Events' }).getByRole('row').last().click();
      await take('events', true);
    },
  },
  ...tabScenes('Frames', [
    { state: 'silent', path: '/live/quiet' },
    { state: 'no-events', path: '/quiet-events' },
  ]),
];
